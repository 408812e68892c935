import type { Tx } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newSecretToken } from "#lib/core/ids.ts";
import { hashOfSecret } from "../secret-hash.ts";

/** The row id of a link's purpose; a new link for the same purpose replaces the older one. */
export type LinkPurpose = "installation" | `invitation:${string}`;

/** Makes a one-time link's token (256 random bits; only its hash is stored). */
export async function makeOneTimeToken(
  tx: Tx,
  purpose: LinkPurpose,
  now: Date,
  validMs: number,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newSecretToken();
  const expiresAt = new Date(now.getTime() + validMs);
  const content = { hash: hashOfSecret(token), createdAt: now, expiresAt, usedAt: null };
  await tx.claim.upsert({ where: { id: purpose }, create: { id: purpose, ...content }, update: content });
  return { token, expiresAt };
}

/** Uses the token up inside the caller's transaction. Throws `forbidden` when it is wrong, late or was used. */
export async function spendOneTimeToken(
  tx: Tx,
  token: string,
  now: Date,
  purpose: "installation" | "invitation",
): Promise<string> {
  const hash = hashOfSecret(token);
  const id = purpose === "installation" ? { equals: "installation" } : { startsWith: "invitation:" };
  const live = { hash, usedAt: null, expiresAt: { gt: now }, id };
  const row = await tx.claim.findFirst({ where: live });
  // The update decides, not the read: of two that come at once exactly one changes the row.
  const { count } = row
    ? await tx.claim.updateMany({ where: { ...live, id: row.id }, data: { usedAt: now } })
    : { count: 0 };
  if (!row || count !== 1) {
    throw new RookeryError(
      "forbidden",
      "This link is not valid any more: it was used, replaced, or is too old. Ask for a new one.",
    );
  }
  return row.id;
}
