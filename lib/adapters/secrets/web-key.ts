import { hkdfSync, randomBytes } from "node:crypto";
import type { SecondFactorKey } from "../../access/ports.ts";
import { RookeryError } from "../../core/errors.ts";
import { decrypt, encrypt, placeData } from "./envelope.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";

/** Web's own key: sessions and second factors, and nothing else. It opens no Secret. */
export interface WebKey {
  /** For next-auth: encrypts the session cookie. */
  readonly authSecret: string;
  readonly secondFactor: SecondFactorKey;
}

/** Reads web's key file (0600), or creates it at first start. Throws `precondition` when others could read it. */
export async function openWebKey(path: string): Promise<WebKey> {
  if (!(await readPrivateFile(path))) {
    await writePrivateFile(path, `${randomBytes(32).toString("base64url")}\n`, { exclusive: true });
  }
  const file = await readPrivateFile(path);
  const root = Buffer.from(file?.text.trim() ?? "", "base64url");
  if (root.length !== 32) {
    throw new RookeryError(
      "precondition",
      `The key file ${path} is damaged. Put the copy from your backup in its place, or remove it: everybody must then sign in again and enrol second factors anew.`,
    );
  }
  const factorKey = derive(root, "rookery second factor v1");
  const place = (userId: string) => placeData({ ownerTable: "User", ownerId: userId, field: "totpSecret" });
  return {
    authSecret: derive(root, "rookery session cookie v1").toString("base64url"),
    secondFactor: {
      seal: (userId, secret) => encrypt(factorKey, Buffer.from(secret), place(userId)).toString("base64url"),
      open: (userId, sealed) => decrypt(factorKey, Buffer.from(sealed, "base64url"), place(userId)).toString("utf8"),
    },
  };
}

function derive(root: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", root, Buffer.alloc(0), purpose, 32));
}
