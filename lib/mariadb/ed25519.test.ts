import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { expect, test } from "vitest";
import { signEd25519 } from "./ed25519.ts";

// A password of exactly 32 bytes is an ordinary seed, so that Node's own signer gives the same answer.
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

test.each(["a".repeat(32), "0123456789abcdef0123456789ABCDEF", "Zé-sixteen-chars-and-more-here!"])(
  "agrees with RFC 8032 for %s",
  (password) => {
    expect(Buffer.byteLength(password)).toBe(32);
    const key = createPrivateKey({
      key: Buffer.concat([pkcs8Head, Buffer.from(password)]),
      format: "der",
      type: "pkcs8",
    });
    for (let round = 0; round < 5; round += 1) {
      const message = randomBytes(32);
      expect(signEd25519(password, message).toString("hex")).toBe(sign(null, message, key).toString("hex"));
    }
  },
);
