import { inTransaction } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { audit } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { CredentialsInput } from "../schemas.ts";
import { accountActor, type SignInContext, signInActor } from "./context.ts";
import { verifyPassword } from "./password.ts";
import { spendCode } from "./spend-code.ts";
import { countTry, forgiveTry, type ThrottleKeys, throttleKeys } from "./throttle.ts";

const familiarForMs = 30 * 24 * 60 * 60 * 1000;

export type Credentials =
  | { outcome: "code needed" }
  | { outcome: "verified"; userId: string; name: string; method: "password" | "password and code" };

/**
 * Checks e-mail, password and, where the account has a second factor, its code. The answer to a wrong e-mail, a wrong
 * password and a disabled account is one and the same, in words and in work. Throws `unauthenticated`, or
 * `unavailable` with detail.retryAfterSeconds after too many tries. Every refusal is audited.
 */
export async function verifyCredentials(context: SignInContext, raw: unknown): Promise<Credentials> {
  const input = parse(CredentialsInput, raw);
  const { database } = context;
  const user = await database.user.findUnique({ where: { email: input.email } });
  const keys = throttleKeys(input.email, context.address, await isFamiliar(context, user?.id ?? ""));
  await countTry(database, keys, context.now());

  const usable = user !== null && user.disabledAt === null ? user : null;
  const right = await verifyPassword(usable?.passwordHash ?? null, input.password);
  if (!right || !usable) return refuse(context, user, "E-mail or password is wrong.");
  if (usable.totpEnabledAt === null) return accept(context, keys, usable, "password");
  if (input.code === undefined) {
    await forgiveTry(database, keys, "half way");
    return { outcome: "code needed" };
  }
  const spent = await spendCode(context, usable.id, input.code);
  if (!spent) return refuse(context, user, "This code is wrong or was used before. Wait for the next one.", "code");
  return accept(context, keys, usable, "password and code");
}

async function accept(
  context: SignInContext,
  keys: ThrottleKeys,
  user: { id: string; name: string },
  method: "password" | "password and code",
): Promise<Credentials> {
  await forgiveTry(context.database, keys, "signed in");
  return { outcome: "verified", userId: user.id, name: user.name, method };
}

async function refuse(
  context: SignInContext,
  user: { id: string; name: string } | null,
  sentence: string,
  field?: string,
): Promise<never> {
  // What was typed as an e-mail is recorded only when it is one: people type their password there, too.
  const subject = {
    kind: "user",
    id: user?.id ?? "unknown",
    name: user?.name ?? "an unknown account",
    detail: { address: context.address, why: field === "code" ? "wrong code" : "wrong password or no such account" },
  };
  const actor = user ? accountActor(user) : signInActor;
  await inTransaction(context.database, (tx) =>
    audit({ ...context, actor }, tx, "session.start", subject, "result", "refused"),
  );
  throw new RookeryError("unauthenticated", sentence, field ? { fields: { [field]: sentence } } : {});
}

async function isFamiliar(context: SignInContext, userId: string): Promise<boolean> {
  if (context.address === null) return false;
  const since = new Date(context.now().getTime() - familiarForMs);
  const count = await context.database.session.count({
    where: { userId, address: context.address, createdAt: { gt: since } },
  });
  return count > 0;
}
