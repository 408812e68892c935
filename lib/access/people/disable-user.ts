import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { DisableUserInput } from "../schemas.ts";
import { demandAnAdministrator } from "./last-administrator.ts";

/**
 * Closes or reopens an account. Closing ends its sessions and its tokens at once and cannot be done to the last
 * administrator (`precondition`). The row stays, because the audit names it.
 */
export async function disableUser(context: Context, raw: unknown): Promise<void> {
  const { userId, disabled } = parse(DisableUserInput, raw);
  const user = await context.database.user.findUnique({ where: { id: userId } });
  const subject = { kind: "user", id: userId, name: user?.name ?? "no such person" };
  await mutate(context, disabled ? "user.disable" : "user.enable", "access.manage", subject, async (tx) => {
    if (!user) throw new RookeryError("not_found", "There is no such person.");
    await tx.user.update({ where: { id: userId }, data: { disabledAt: disabled ? context.now() : null } });
    if (!disabled) return;
    await tx.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: context.now() } });
    await tx.claim.deleteMany({ where: { id: `invitation:${userId}` } });
    await demandAnAdministrator(tx);
  });
}
