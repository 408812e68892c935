import { z } from "zod";
import { demand } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import type { TokenView } from "../schemas.ts";

/** API tokens, newest first: one's own, or everybody's for an administrator who asks. Never the token itself. */
export async function listTokens(context: Context, options: { all?: boolean } = {}): Promise<TokenView[]> {
  demand(context.actor, options.all ? "access.manage" : "session.own");
  const rows = await context.database.apiToken.findMany({
    where: options.all ? {} : { userId: context.actor.id },
    include: { user: { select: { name: true } } },
    orderBy: { createdAt: "desc" },
    take: 1_000,
  });
  return rows.map((row) => ({
    id: row.id,
    userId: row.userId,
    userName: row.user.name,
    name: row.name,
    prefix: row.prefix,
    scopes: z.array(z.string()).parse(row.scopes),
    environmentId: row.environmentId,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }));
}
