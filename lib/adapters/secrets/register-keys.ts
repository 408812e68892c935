import { type Database, inTransaction, isUniqueViolation } from "../../core/database.ts";
import type { KeyFile } from "./key-file.ts";

const firstKeySetting = "secrets.first_key";

/** Why this worker must stay locked: the database's secrets were made with keys that the file does not hold. Null when not. */
export async function whyLocked(database: Database, path: string, keys: KeyFile | undefined): Promise<string | null> {
  const active = await database.sealingKey.findMany({ where: { retiredAt: null }, select: { id: true } });
  const used = await database.secret.groupBy({ by: ["keyId"] });
  if (!keys) return active.length + used.length === 0 ? null : missing(path);
  const known = new Set([...keys.master, ...keys.sealing].map((key) => key.id));
  const strange = active.some((key) => !known.has(key.id)) || used.some((secret) => !known.has(secret.keyId));
  return strange ? wrong(path) : null;
}

/**
 * Publishes the public halves that the database does not know yet. Of two hosts that start a fresh installation with
 * different files only one wins; the other gets the reason why it stays locked.
 */
export async function registerSealingKeys(
  database: Database,
  path: string,
  keys: KeyFile,
  now: Date,
): Promise<string | null> {
  try {
    return await inTransaction(database, async (tx) => {
      const rows = await tx.sealingKey.findMany({ select: { id: true, retiredAt: true } });
      const published = new Set(rows.map((row) => row.id));
      const own = new Set(keys.sealing.map((key) => key.id));
      // Asked again under the lock: another host may have started with another file since we looked.
      if (rows.some((row) => row.retiredAt === null && !own.has(row.id))) return wrong(path);
      if (published.size === 0) {
        await tx.setting.create({ data: { key: firstKeySetting, value: [...own], updatedAt: now } });
      }
      for (const { id, publicKey, createdAt } of keys.sealing) {
        if (published.has(id)) continue;
        await tx.sealingKey.create({ data: { id, publicKey, createdAt: new Date(createdAt) } });
      }
      return null;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Somebody registered at the same moment: the same file is fine, another one is not.
    return whyLocked(database, path, keys);
  }
}

function missing(path: string): string {
  return `Locked: the key file ${path} is missing, and this database holds secrets made with it. Put the file back from your backup (mode 600), or copy it from another worker host, and restart the worker. Until then nothing is done to any server.`;
}

function wrong(path: string): string {
  return `Locked: the key file ${path} is not the one that this database's secrets were made with. Put the right file from your backup in its place (mode 600), or copy it from another worker host, and restart the worker. Until then nothing is done to any server.`;
}
