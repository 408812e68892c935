import type { Actor } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import { loadGrants } from "../load-grants.ts";
import { hashOfSecret } from "../secret-hash.ts";
import { aliveAt } from "./session-rules.ts";

const touchEveryMs = 60_000;

export type UserActor = Extract<Actor, { kind: "user" }>;
type Reader = Pick<Context, "database" | "now">;

/**
 * Who a session secret belongs to, with the grants of this moment; null when the session is over: unknown, revoked,
 * idle for 30 minutes, older than 12 hours, or its account disabled. Asked on every request.
 *
 * @param activity false for live streams and their like: they keep no session alive
 */
export async function readSession(
  context: Reader,
  secret: string,
  options: { activity: boolean },
): Promise<UserActor | null> {
  const now = context.now();
  const session = await context.database.session.findFirst({ where: { id: hashOfSecret(secret), ...aliveAt(now) } });
  if (!session) return null;
  const person = await loadGrants(context.database, session.userId);
  if (!person) return null;
  if (options.activity && now.getTime() - session.lastSeenAt.getTime() >= touchEveryMs) {
    await context.database.session.updateMany({
      where: { id: session.id, revokedAt: null },
      data: { lastSeenAt: now },
    });
  }
  return {
    kind: "user",
    id: session.userId,
    name: person.name,
    sessionId: session.id,
    grants: person.grants,
    strongAt: session.strongAt,
  };
}

/** Whether a session is still alive, for open streams: ask every few seconds and end the stream when it is not. */
export async function isSessionAlive(context: Reader, sessionId: string): Promise<boolean> {
  return (await context.database.session.count({ where: { id: sessionId, ...aliveAt(context.now()) } })) > 0;
}
