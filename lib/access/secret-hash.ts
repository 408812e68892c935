import { createHash } from "node:crypto";

/** SHA-256 in hex: how session secrets, API tokens and one-time links are kept. They are random, so no salt is needed. Pure. */
export function hashOfSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
