import type { SecretPlace, SecretVault } from "../../access/ports.ts";
import type { Tx } from "../../core/database.ts";
import { RookeryError } from "../../core/errors.ts";
import { newId } from "../../core/ids.ts";
import { sealTo } from "./sealing.ts";

/** The web's vault: writes secrets to the worker's newest public key and can read none, its own included. */
export function sealingVault(): SecretVault<Tx> {
  return {
    canOpen: false,
    async seal(tx, place, plaintext) {
      const key = await tx.sealingKey.findFirst({
        where: { retiredAt: null },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      });
      if (!key) {
        throw new RookeryError(
          "unavailable",
          "No worker has started yet, so there is no key to seal this secret to. Start the worker and try again.",
        );
      }
      const sealed = await sealTo(key.publicKey, place, Buffer.from(plaintext));
      return storeSecret(tx, place, { keyId: key.id, form: "sealed", sealed });
    },
    async open() {
      throw new RookeryError("forbidden", "This process holds no key for secrets: only a worker can open them.");
    },
  };
}

/** Puts a sealed text at its place, replacing what was there. Returns the Secret row's id. */
export async function storeSecret(
  tx: Tx,
  place: SecretPlace,
  content: { keyId: string; form: "sealed" | "envelope"; sealed: string },
): Promise<string> {
  const { ownerTable, ownerId, field } = place;
  const now = new Date();
  const row = await tx.secret.upsert({
    where: { ownerTable_ownerId_field: { ownerTable, ownerId, field } },
    create: { id: newId(), ownerTable, ownerId, field, ...content, createdAt: now },
    update: { ...content, rotatedAt: now },
    select: { id: true },
  });
  return row.id;
}
