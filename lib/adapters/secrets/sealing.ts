import { createHash } from "node:crypto";
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import type { SecretPlace } from "../../access/ports.ts";
import { partsOf, placeData, tampered } from "./envelope.ts";

// HPKE base mode (RFC 9180): anyone with the public key can write a secret, only the private key reads it.
const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const info = bytes(Buffer.from("rookery secret v1"));

/** A new X25519 key pair, raw keys in base64url; the id is a fingerprint of the public key. */
export async function newSealingPair(): Promise<{ id: string; publicKey: string; privateKey: string }> {
  const pair = await suite.kem.generateKeyPair();
  const publicKey = Buffer.from(await suite.kem.serializePublicKey(pair.publicKey));
  const privateKey = Buffer.from(await suite.kem.serializePrivateKey(pair.privateKey));
  return {
    id: fingerprint(publicKey),
    publicKey: publicKey.toString("base64url"),
    privateKey: privateKey.toString("base64url"),
  };
}

/** "sk_" and the first 128 bits of the public key's SHA-256. Pure. */
export function fingerprint(publicKey: Uint8Array): string {
  return `sk_${createHash("sha256").update(publicKey).digest("hex").slice(0, 32)}`;
}

/** Seals to a public key, bound to the place. Every call makes a new ephemeral key, hence a new nonce. */
export async function sealTo(publicKey: string, place: SecretPlace, plaintext: Uint8Array): Promise<string> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytes(Buffer.from(publicKey, "base64url")));
  const sealed = await suite.seal({ recipientPublicKey, info }, bytes(plaintext), bytes(placeData(place)));
  return ["v1", base64(sealed.enc), base64(sealed.ct)].join(".");
}

/** Opens with the private key. Throws `internal` when it does not belong to this place and key, or was changed. */
export async function openSealed(privateKey: string, place: SecretPlace, sealed: string): Promise<Buffer> {
  const [enc, body] = partsOf(sealed);
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(bytes(Buffer.from(privateKey, "base64url")));
    return Buffer.from(await suite.open({ recipientKey, enc: bytes(enc), info }, bytes(body), bytes(placeData(place))));
  } catch (cause) {
    throw tampered(cause);
  }
}

function base64(part: ArrayBuffer): string {
  return Buffer.from(part).toString("base64url");
}

// Web Crypto wants a buffer of its own, not a window into Node's pool.
function bytes(part: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(part.byteLength);
  new Uint8Array(copy).set(part);
  return copy;
}
