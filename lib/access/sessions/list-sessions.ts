import { demand } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import type { SessionView } from "../schemas.ts";
import { aliveAt } from "./session-rules.ts";

/** The sessions that are alive, newest activity first: one's own, or everybody's for an administrator who asks. */
export async function listSessions(context: Context, options: { all?: boolean } = {}): Promise<SessionView[]> {
  const { actor } = context;
  demand(actor, options.all ? "access.manage" : "session.own");
  const rows = await context.database.session.findMany({
    where: { ...aliveAt(context.now()), ...(options.all ? {} : { userId: actor.id }) },
    include: { user: { select: { name: true } } },
    orderBy: { lastSeenAt: "desc" },
    take: 1_000,
  });
  return rows.map((row) => ({
    id: row.id,
    userId: row.userId,
    userName: row.user.name,
    method: row.method,
    address: row.address,
    userAgent: row.userAgent,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    current: actor.kind === "user" && actor.sessionId === row.id,
  }));
}
