import { randomBytes, randomUUID } from "node:crypto";

/** A new row id: a random UUID (122 bits). Ids carry no meaning and no order. */
export function newId(): string {
  return randomUUID();
}

/** A secret for links, sessions and tokens: 256 random bits, URL-safe. */
export function newSecretToken(): string {
  return randomBytes(32).toString("base64url");
}

/** A server password that needs no quoting in option files or URLs: 144 random bits. */
export function newPassword(): string {
  return randomBytes(18).toString("base64url").replaceAll("-", "x").replaceAll("_", "y");
}
