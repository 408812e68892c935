import type { Context } from "#lib/core/context.ts";
import { mutate } from "#lib/core/mutate.ts";
import { countAdministrators } from "../people/last-administrator.ts";
import { hashOfSecret } from "../secret-hash.ts";
import { makeOneTimeToken } from "./one-time-link.ts";

const validMs = 24 * 60 * 60 * 1000;

/** True while the installation has an administrator: then there is no way in but an account. */
export async function isClaimed(context: Pick<Context, "database">): Promise<boolean> {
  return (await countAdministrators(context.database)) > 0;
}

/** True while this link's token can claim the installation: neither used nor replaced nor too old. Uses nothing up. */
export async function isClaimToken(context: Pick<Context, "database" | "now">, token: string): Promise<boolean> {
  const live = { id: "installation", hash: hashOfSecret(token), usedAt: null, expiresAt: { gt: context.now() } };
  return (await context.database.claim.count({ where: live })) === 1;
}

/**
 * A fresh one-time link with which the first administrator claims a new installation; valid for 24 hours, and every
 * older one dies. Null when the installation is claimed. The caller shows it once on the console; it is stored hashed.
 */
export async function createClaim(
  context: Context,
  publicUrl: string,
): Promise<{ link: string; expiresAt: Date } | null> {
  if (await isClaimed(context)) return null;
  const subject = { kind: "installation", id: "installation", name: "Rookery" };
  const { token, expiresAt } = await mutate(context, "installation.offer", "access.manage", subject, (tx) =>
    makeOneTimeToken(tx, "installation", context.now(), validMs),
  );
  return { link: `${publicUrl}/claim?code=${token}`, expiresAt };
}
