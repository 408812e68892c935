import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { UserIdInput } from "../schemas.ts";

/**
 * Ends every session of a person but the one that asks: one's own, or anybody's for an administrator. Returns how many
 * ended. Throws `not_found`, `forbidden`.
 */
export async function endSessions(context: Context, raw: unknown): Promise<{ ended: number }> {
  const { userId } = parse(UserIdInput, raw);
  const { actor } = context;
  const own = actor.kind === "user" && actor.id === userId;
  const user = await context.database.user.findUnique({ where: { id: userId } });
  const subject = { kind: "user", id: userId, name: user?.name ?? "no such person" };
  return mutate(context, "session.revoke_all", own ? "session.own" : "access.manage", subject, async (tx) => {
    if (!user) throw new RookeryError("not_found", "There is no such person.");
    const asking = actor.kind === "user" ? actor.sessionId : "";
    const { count } = await tx.session.updateMany({
      where: { userId, revokedAt: null, id: { not: asking } },
      data: { revokedAt: context.now() },
    });
    return { ended: count };
  });
}
