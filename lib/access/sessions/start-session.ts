import { inTransaction } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newSecretToken } from "#lib/core/ids.ts";
import { audit } from "#lib/core/mutate.ts";
import { hashOfSecret } from "../secret-hash.ts";
import { accountActor, type SignInContext } from "../sign-in/context.ts";
import { absoluteMs } from "./session-rules.ts";

export interface StartSession {
  userId: string;
  /** How the person proved who they are: "password", "password and code", or the provider's name. */
  method: string;
  /** True when password (and code) were given just now: acts that demand a fresh proof accept it for a while. */
  strong: boolean;
}

/**
 * A new session for somebody who has just proved who they are. The secret (256 random bits) goes into the cookie and
 * nowhere else; the row holds its hash. Audited. Throws `forbidden` for a disabled account.
 */
export async function startSession(
  context: SignInContext,
  input: StartSession,
): Promise<{ secret: string; sessionId: string; expiresAt: Date }> {
  const now = context.now();
  const secret = newSecretToken();
  const sessionId = hashOfSecret(secret);
  const expiresAt = new Date(now.getTime() + absoluteMs);
  await inTransaction(context.database, async (tx) => {
    const user = await tx.user.findUnique({ where: { id: input.userId } });
    if (!user || user.disabledAt)
      throw new RookeryError("forbidden", "This account cannot sign in. Ask an administrator.");
    const subject = {
      kind: "user",
      id: user.id,
      name: user.name,
      detail: { method: input.method, address: context.address },
    };
    await audit({ ...context, actor: accountActor(user) }, tx, "session.start", subject, "result", "allowed");
    await tx.session.create({
      data: {
        id: sessionId,
        userId: user.id,
        createdAt: now,
        lastSeenAt: now,
        expiresAt,
        strongAt: input.strong ? now : null,
        method: input.method.slice(0, 100),
        address: context.address ?? "unknown",
        userAgent: context.userAgent.slice(0, 400),
      },
    });
    await tx.user.update({ where: { id: user.id }, data: { lastSignInAt: now } });
  });
  return { secret, sessionId, expiresAt };
}
