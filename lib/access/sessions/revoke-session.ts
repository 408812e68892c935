import type { Context } from "#lib/core/context.ts";
import { inTransaction } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { audit, mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { RevokeSessionInput } from "../schemas.ts";
import type { UserActor } from "./read-session.ts";

/** Ends a session: one's own, or anybody's for an administrator. Its next request is refused, its streams end in seconds. */
export async function revokeSession(context: Context, raw: unknown): Promise<void> {
  const { sessionId } = parse(RevokeSessionInput, raw);
  const row = await context.database.session.findUnique({
    where: { id: sessionId },
    include: { user: { select: { name: true } } },
  });
  const own = row !== null && context.actor.kind === "user" && row.userId === context.actor.id;
  const subject = { kind: "session", id: sessionId, name: row ? `session of ${row.user.name}` : "no such session" };
  await mutate(context, "session.revoke", own ? "session.own" : "access.manage", subject, async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (count !== 1) throw new RookeryError("not_found", "There is no such session, or it has ended.");
  });
}

/** Signing out: ends the session that asks. It needs no right, so that somebody without any role can leave, too. */
export async function endOwnSession(context: Context & { actor: UserActor }): Promise<void> {
  const { actor } = context;
  await inTransaction(context.database, async (tx) => {
    await audit(
      context,
      tx,
      "session.end",
      { kind: "session", id: actor.sessionId, name: `session of ${actor.name}` },
      "result",
      "succeeded",
    );
    await tx.session.updateMany({
      where: { id: actor.sessionId, revokedAt: null },
      data: { revokedAt: context.now() },
    });
  });
}
