import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { RookeryError } from "#lib/core/errors.ts";
import common from "./common-passwords.json" with { type: "json" };

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane.
const memoryKib = 19 * 1024;
const passes = 2;
const parallelism = 1;
const tagLength = 32;
const maxAtOnce = 2;

const commonPasswords = new Set(common.passwords.split(" "));

/** Argon2id as a PHC string. About 30 ms of one core; at most two are computed at once, the others wait. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, { memory: memoryKib, passes, parallelism });
  const head = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}`;
  return `${head}$${unpadded(salt)}$${unpadded(tag)}`;
}

/**
 * Compares in constant time. With `hash` null (no such account, or one without a password) the same work is done for
 * nothing, so that the time does not tell who exists.
 */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const stored = parsePhc(hash ?? dummyHash);
  const tag = await derive(password, stored.salt, stored);
  const equal = tag.length === stored.tag.length && timingSafeEqual(tag, stored.tag);
  return equal && hash !== null;
}

/** Why a new password is not good enough, as a sentence, or null. Length is checked by its schema. Pure. */
export function passwordWeakness(password: string, personal: readonly string[] = []): string | null {
  const lower = password.normalize("NFKC").toLowerCase();
  if (new Set(lower).size < 5) return "repeats too few characters; choose something longer and less regular";
  const core = lower.replace(/^[^a-z]+|[^a-z]+$/g, "");
  if (commonPasswords.has(lower) || (core.length * 2 >= lower.length && commonPasswords.has(core))) {
    return "is one of the passwords that are tried first; three or four unrelated words are better";
  }
  if (personal.some((word) => word.length >= 4 && lower.replaceAll(word.toLowerCase(), "").length < 8)) {
    return "is too close to your name or address";
  }
  return null;
}

/** Throws `invalid` for the field when `passwordWeakness` has something to say. */
export function demandStrongPassword(password: string, personal: readonly string[], field = "password"): void {
  const weakness = passwordWeakness(password, personal);
  if (weakness) throw new RookeryError("invalid", `The password ${weakness}.`, { fields: { [field]: weakness } });
}

// Nobody's hash: the right shape and the right cost, from random bytes.
const dummyHash = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(randomBytes(16))}$${unpadded(randomBytes(tagLength))}`;

let running = 0;
const waiting: (() => void)[] = [];

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

async function derive(password: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  if (running >= maxAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    const message = Buffer.from(password.normalize("NFKC"));
    const { memory, passes, parallelism } = cost;
    return await new Promise((resolve, reject) => {
      argon2("argon2id", { message, nonce, memory, passes, parallelism, tagLength }, (error, tag) =>
        error ? reject(error) : resolve(tag),
      );
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function parsePhc(phc: string): Cost & { salt: Buffer; tag: Buffer } {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  const [, memory, time, lanes, salt, tag] = match ?? [];
  if (!salt || !tag) throw new RookeryError("internal", "A stored password hash cannot be read.");
  return {
    memory: Number(memory),
    passes: Number(time),
    parallelism: Number(lanes),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
