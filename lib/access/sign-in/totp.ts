import { Secret } from "otpauth";
import { RookeryError } from "#lib/core/errors.ts";
import { mutate, type Subject } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { ConfirmTotpInput, ProveSelfInput, UserIdInput } from "../schemas.ts";
import type { SignInContext } from "./context.ts";
import { proveSelf } from "./prove-self.ts";
import { stepOf, totpOf } from "./spend-code.ts";

/** What the authenticator needs; shown once. The factor works only after `confirmTotp`. */
export interface TotpOffer {
  uri: string;
  secret: string;
}

/** Makes a new TOTP secret for the actor's own account. Throws `conflict` when a second factor is already on. */
export async function beginTotp(context: SignInContext, raw: unknown): Promise<TotpOffer> {
  const { actor, input } = { actor: context.actor, input: parse(ProveSelfInput, raw) };
  const user = await proveSelf(context, input);
  if (user.totpEnabledAt)
    throw new RookeryError("conflict", "A second factor is already on. Turn it off first to enrol another.");
  const secret = new Secret({ size: 20 });
  await mutate(context, "second_factor.begin", "session.own", ownSubject(actor), async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: actor.id, totpEnabledAt: null },
      data: { totpSecret: context.secondFactor.seal(actor.id, secret.base32), totpLastStep: null },
    });
    if (count !== 1) throw new RookeryError("conflict", "A second factor was turned on meanwhile.");
  });
  return { uri: totpOf(secret.base32, user.email).toString(), secret: secret.base32 };
}

/** Turns the second factor on once a code proves that the authenticator has the secret. Throws `invalid` for a wrong code. */
export async function confirmTotp(context: SignInContext, raw: unknown): Promise<void> {
  const { code } = parse(ConfirmTotpInput, raw);
  const { actor } = context;
  await mutate(context, "second_factor.enable", "session.own", ownSubject(actor), async (tx) => {
    const user = await tx.user.findUnique({ where: { id: actor.id } });
    if (!user?.totpSecret) throw new RookeryError("precondition", "Begin with a new secret: scan its code first.");
    if (user.totpEnabledAt) throw new RookeryError("conflict", "The second factor is already on.");
    const step = stepOf(context, user.id, user.totpSecret, code);
    if (step === null)
      throw new RookeryError("invalid", "This code is wrong. Check the clock of your device.", {
        fields: { code: "is wrong" },
      });
    await tx.user.update({ where: { id: user.id }, data: { totpEnabledAt: context.now(), totpLastStep: step } });
  });
}

/** Turns the actor's own second factor off, against password and code. */
export async function disableTotp(context: SignInContext, raw: unknown): Promise<void> {
  const { actor } = context;
  await proveSelf(context, parse(ProveSelfInput, raw));
  await mutate(context, "second_factor.disable", "session.own", ownSubject(actor), async (tx) => {
    await tx.user.update({
      where: { id: actor.id },
      data: { totpSecret: null, totpEnabledAt: null, totpLastStep: null },
    });
  });
}

/** For somebody who lost the device: an administrator turns the factor off; all sessions of that account end. */
export async function resetTotp(context: SignInContext, raw: unknown): Promise<void> {
  const { userId } = parse(UserIdInput, raw);
  const user = await context.database.user.findUnique({ where: { id: userId } });
  const subject = { kind: "user", id: userId, name: user?.name ?? "no such person" };
  await mutate(context, "second_factor.reset", "access.manage", subject, async (tx) => {
    if (!user) throw new RookeryError("not_found", "There is no such person.");
    await tx.user.update({
      where: { id: userId },
      data: { totpSecret: null, totpEnabledAt: null, totpLastStep: null },
    });
    await tx.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: context.now() } });
  });
}

function ownSubject(actor: { id: string; name: string }): Subject {
  return { kind: "user", id: actor.id, name: actor.name };
}
