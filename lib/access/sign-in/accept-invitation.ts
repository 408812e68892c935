import { RookeryError } from "#lib/core/errors.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { AcceptInvitationInput } from "../schemas.ts";
import { hashOfSecret } from "../secret-hash.ts";
import type { SignInContext } from "./context.ts";
import { spendOneTimeToken } from "./one-time-link.ts";
import { demandStrongPassword, hashPassword } from "./password.ts";

/** Whom a link is for, so that the page can greet; null when it is not valid any more. */
export async function findInvitation(
  context: SignInContext,
  token: string,
): Promise<{ email: string; name: string } | null> {
  const row = await context.database.claim.findFirst({
    where: {
      hash: hashOfSecret(token),
      usedAt: null,
      expiresAt: { gt: context.now() },
      id: { startsWith: "invitation:" },
    },
  });
  const user = row && (await context.database.user.findUnique({ where: { id: row.id.slice("invitation:".length) } }));
  return user && !user.disabledAt ? { email: user.email, name: user.name } : null;
}

/** Sets the invited person's password; the link is used up and older sessions end. Throws `invalid`, `forbidden`. */
export async function acceptInvitation(
  context: SignInContext,
  raw: unknown,
): Promise<{ userId: string; name: string }> {
  const input = parse(AcceptInvitationInput, raw);
  const invited = await findInvitation(context, input.token);
  demandStrongPassword(input.password, invited ? [invited.name, invited.email.split("@")[0] ?? ""] : []);
  const passwordHash = await hashPassword(input.password);
  const now = context.now();
  const user = invited && (await context.database.user.findUnique({ where: { email: invited.email } }));
  const subject = {
    kind: "user",
    id: user?.id ?? "unknown",
    name: user?.name ?? "an unknown account",
    detail: { address: context.address },
  };
  return mutate(context, "user.set_password", "access.manage", subject, async (tx) => {
    const purpose = await spendOneTimeToken(tx, input.token, now, "invitation");
    if (!user || purpose !== `invitation:${user.id}`)
      throw new RookeryError("forbidden", "This link is not valid any more. Ask for a new one.");
    await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
    await tx.session.updateMany({ where: { userId: user.id, revokedAt: null }, data: { revokedAt: now } });
    return { userId: user.id, name: user.name };
  });
}
