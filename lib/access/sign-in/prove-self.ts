import type { z } from "zod";
import { RookeryError } from "#lib/core/errors.ts";
import type { ProveSelfInput } from "../schemas.ts";
import type { SignInContext } from "./context.ts";
import { verifyPassword } from "./password.ts";
import { spendCode } from "./spend-code.ts";
import { countTry, forgiveTry, throttleKeys } from "./throttle.ts";

/**
 * Asks the signed-in person once more for password and, where one is on, the code: before a change to how the account
 * is protected. Throws `forbidden` for tokens, `invalid` for wrong answers, `unavailable` after too many.
 */
export async function proveSelf(context: SignInContext, input: z.output<typeof ProveSelfInput>) {
  const { actor, database } = context;
  if (actor.kind !== "user") throw new RookeryError("forbidden", "Only a signed-in person can do this.");
  const user = await database.user.findUnique({ where: { id: actor.id } });
  if (!user || user.disabledAt) throw new RookeryError("unauthenticated", "Sign in again.");
  if (user.passwordHash === null) {
    throw new RookeryError(
      "precondition",
      "This account signs in through a provider and has no password here; its second factor belongs there.",
    );
  }
  const keys = throttleKeys(user.email, context.address, true);
  await countTry(database, keys, context.now());
  if (!(await verifyPassword(user.passwordHash, input.password))) {
    throw new RookeryError("invalid", "This is not your password.", { fields: { password: "is wrong" } });
  }
  if (user.totpEnabledAt && !(input.code && (await spendCode(context, user.id, input.code)))) {
    throw new RookeryError("invalid", "This code is wrong or was used before. Wait for the next one.", {
      fields: { code: "is wrong" },
    });
  }
  await forgiveTry(database, keys, "signed in");
  return user;
}
