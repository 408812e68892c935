import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Actor } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import type { Grant } from "#lib/core/schemas.ts";
import { loadGrants } from "../load-grants.ts";
import { hashOfSecret } from "../secret-hash.ts";

const touchEveryMs = 60_000;
const shape = /^(rky_[a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

export type TokenActor = Extract<Actor, { kind: "token" }>;

/**
 * Who a bearer token acts for, with the owner's grants of this moment narrowed to the token's environment; null when
 * it is unknown, expired, revoked, or its owner is disabled. Last use is noted once a minute.
 */
export async function resolveToken(
  context: Pick<Context, "database" | "now">,
  presented: string,
): Promise<TokenActor | null> {
  const prefix = shape.exec(presented)?.[1];
  if (!prefix) return null;
  const row = await context.database.apiToken.findUnique({ where: { prefix } });
  const given = Buffer.from(hashOfSecret(presented));
  const kept = Buffer.from(row?.hash ?? "0".repeat(64));
  const now = context.now();
  if (!timingSafeEqual(given, kept) || !row || row.revokedAt || row.expiresAt <= now) return null;
  const owner = await loadGrants(context.database, row.userId);
  if (!owner) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= touchEveryMs) {
    await context.database.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  }
  return {
    kind: "token",
    id: row.id,
    name: `${row.name} (token of ${owner.name})`,
    userId: row.userId,
    grants: narrowGrants(owner.grants, row.environmentId),
    scopes: z.array(z.string()).parse(row.scopes),
  };
}

/** The grants that remain when only one environment ("*": all) is allowed. Pure. */
export function narrowGrants(grants: readonly Grant[], environmentId: string): Grant[] {
  if (environmentId === "*") return [...grants];
  return grants
    .filter((grant) => grant.environmentId === "*" || grant.environmentId === environmentId)
    .map((grant) => ({ environmentId, role: grant.role }));
}
