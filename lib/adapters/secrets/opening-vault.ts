import type { SecretPlace, SecretVault } from "../../access/ports.ts";
import type { Database, Tx } from "../../core/database.ts";
import { isRookeryError, RookeryError } from "../../core/errors.ts";
import { unwrap, wrap } from "./envelope.ts";
import { createKeyFile, type KeyFile, readKeyFile } from "./key-file.ts";
import { registerSealingKeys, whyLocked } from "./register-keys.ts";
import { openSealed } from "./sealing.ts";
import { storeSecret } from "./sealing-vault.ts";

/** The worker's vault. `locked` says why nothing can be opened and what to do; null when all is well. */
export type OpeningVault = SecretVault<Tx> & { readonly locked: string | null };

/**
 * Opens the key file, or creates it at the very first start. Starts locked, with the reason, when the database holds
 * secrets and the file is missing, another one, damaged, or readable by others.
 */
export async function openingVault(options: {
  keyFile: string;
  database: Database;
  now?: () => Date;
}): Promise<OpeningVault> {
  const { keyFile, database } = options;
  const now = options.now ?? (() => new Date());
  let found: { keys: KeyFile } | null;
  try {
    found = await readKeyFile(keyFile);
  } catch (error) {
    // The process stays, so that pages can say what is the matter; it touches nothing.
    if (!isRookeryError(error, "precondition")) throw error;
    return lockedVault(`Locked: ${error.message} Then restart the worker. Until then nothing is done to any server.`);
  }
  const reason = await whyLocked(database, keyFile, found?.keys);
  if (reason) return lockedVault(reason);
  const { keys } = found ?? (await createKeyFile(keyFile, now()));
  const refused = await registerSealingKeys(database, keyFile, keys, now());
  if (refused) return lockedVault(refused);
  return unlockedVault(database, keyFile);
}

function lockedVault(reason: string): OpeningVault {
  const refuse = async (): Promise<never> => {
    throw new RookeryError("forbidden", reason);
  };
  return { canOpen: false, locked: reason, seal: refuse, open: refuse };
}

function unlockedVault(database: Database, keyFile: string): OpeningVault {
  return {
    canOpen: true,
    locked: null,
    async seal(tx, place, plaintext) {
      const master = newest((await currentKeys(keyFile)).master);
      const sealed = wrap(Buffer.from(master.key, "base64url"), place, Buffer.from(plaintext));
      return storeSecret(tx, place, { keyId: master.id, form: "envelope", sealed });
    },
    async open(secretId) {
      const row = await database.secret.findUnique({ where: { id: secretId } });
      if (!row) throw new RookeryError("not_found", "This secret is no longer stored. Enter it again.");
      const keys = await currentKeys(keyFile);
      const plaintext = await openRow(keys, row);
      if (row.form === "sealed") await rewrap(database, keys, row, plaintext);
      return plaintext.toString("utf8");
    },
  };
}

export interface SecretRow extends SecretPlace {
  id: string;
  keyId: string;
  form: string;
  sealed: string;
}

/** Opens a row of either form. Throws `internal` when it was tampered with, `forbidden` when its key is not in the file. */
export async function openRow(keys: KeyFile, row: SecretRow): Promise<Buffer> {
  if (row.form === "sealed") {
    const pair = keys.sealing.find((key) => key.id === row.keyId);
    if (pair) return openSealed(pair.privateKey, row, row.sealed);
  } else {
    const master = keys.master.find((key) => key.id === row.keyId);
    if (master) return unwrap(Buffer.from(master.key, "base64url"), row, row.sealed);
  }
  throw new RookeryError(
    "forbidden",
    "A stored secret was made with a key that is not in the worker's key file. Restore the key file from your backup.",
  );
}

/** Puts a secret under the newest master key; only if nobody replaced it meanwhile. True when it was written. */
export async function rewrap(database: Database, keys: KeyFile, row: SecretRow, plaintext: Buffer): Promise<boolean> {
  const master = newest(keys.master);
  const sealed = wrap(Buffer.from(master.key, "base64url"), row, plaintext);
  const { count } = await database.secret.updateMany({
    where: { id: row.id, form: row.form, keyId: row.keyId, sealed: row.sealed },
    data: { keyId: master.id, form: "envelope", sealed, rotatedAt: new Date() },
  });
  return count === 1;
}

/** The last entry of a key list, which is never empty. */
export function newest<T>(list: readonly T[]): T {
  const last = list.at(-1);
  if (last === undefined) throw new RookeryError("internal", "The key file holds no key.");
  return last;
}

// Read anew each time, so that a rotation beside a running worker needs no restart, and nothing is sealed under a key
// that rotation has just dropped.
async function currentKeys(path: string): Promise<KeyFile> {
  const file = await readKeyFile(path);
  if (!file) throw new RookeryError("forbidden", `The worker's key file ${path} is gone. Restore it from your backup.`);
  return file.keys;
}
