import { Secret, TOTP } from "otpauth";
import type { SignInContext } from "./context.ts";

const periodSeconds = 30;

/**
 * True when `code` is the one of this very 30 s by the server's clock and was not used before; it is used up by asking.
 * RFC 6238 section 5.2: a code is accepted once.
 */
export async function spendCode(context: SignInContext, userId: string, code: string): Promise<boolean> {
  const user = await context.database.user.findUnique({ where: { id: userId } });
  if (!user?.totpSecret || !user.totpEnabledAt) return false;
  const step = stepOf(context, userId, user.totpSecret, code);
  if (step === null) return false;
  const { count } = await context.database.user.updateMany({
    where: { id: userId, totpSecret: user.totpSecret, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
    data: { totpLastStep: step },
  });
  return count === 1;
}

/** The number of this 30 s when `code` belongs to it by the server's clock, else null. Nothing before or after counts. */
export function stepOf(context: SignInContext, userId: string, sealed: string, code: string): number | null {
  const timestamp = context.now().getTime();
  const totp = totpOf(context.secondFactor.open(userId, sealed), "");
  return totp.validate({ token: code, timestamp, window: 0 }) === 0
    ? Math.floor(timestamp / 1000 / periodSeconds)
    : null;
}

/** The authenticator as RFC 6238 and every phone knows it: SHA-1, 6 digits, 30 s. Pure. */
export function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: "Rookery",
    label,
    secret: Secret.fromBase32(secret),
    period: periodSeconds,
    digits: 6,
    algorithm: "SHA1",
  });
}
