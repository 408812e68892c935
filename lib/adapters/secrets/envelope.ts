import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretPlace } from "../../access/ports.ts";
import { RookeryError } from "../../core/errors.ts";

const nonceBytes = 12;
const tagBytes = 16;

/** What ties a ciphertext to its place: table, row and column, spelled so that no two places share one spelling. Pure. */
export function placeData(place: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([place.ownerTable, place.ownerId, place.field]));
}

/** AES-256-GCM under `key` with a fresh random nonce: nonce, ciphertext, tag. */
export function encrypt(key: Uint8Array, plaintext: Uint8Array, data: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(data);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The reverse of `encrypt`. Throws `internal` when key, place or a single bit is not as it was. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, data: Uint8Array): Buffer {
  try {
    const tagAt = sealed.length - tagBytes;
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(data).setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, tagAt)), decipher.final()]);
  } catch (cause) {
    throw tampered(cause);
  }
}

/**
 * An envelope: the secret under a data key of its own, and that key under the master key. Nonces are random, and a
 * data key encrypts once, so that the number of secrets is not bounded by the nonce's length.
 */
export function wrap(masterKey: Uint8Array, place: SecretPlace, plaintext: Uint8Array): string {
  const dataKey = randomBytes(32);
  const data = placeData(place);
  const parts = [encrypt(masterKey, dataKey, data), encrypt(dataKey, plaintext, data)];
  dataKey.fill(0);
  return ["v1", ...parts.map((part) => part.toString("base64url"))].join(".");
}

/** Opens an envelope. Throws `internal` when it does not belong to this place and key, or was changed. */
export function unwrap(masterKey: Uint8Array, place: SecretPlace, envelope: string): Buffer {
  const [key, body] = partsOf(envelope);
  const data = placeData(place);
  return decrypt(decrypt(masterKey, key, data), body, data);
}

/** The two parts behind "v1." of an envelope or a sealed secret. Throws `internal` for anything else. */
export function partsOf(text: string): [Buffer, Buffer] {
  const [version, first, second, ...rest] = text.split(".");
  if (version !== "v1" || !first || !second || rest.length > 0) throw tampered(undefined);
  return [Buffer.from(first, "base64url"), Buffer.from(second, "base64url")];
}

/** The one answer to a ciphertext that does not open; it says nothing about why. */
export function tampered(cause: unknown): RookeryError {
  return new RookeryError(
    "internal",
    "A stored secret does not open: it was changed, moved, or made with another key.",
    { cause },
  );
}
