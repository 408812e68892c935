import { type Database, inTransaction } from "../../core/database.ts";
import { RookeryError } from "../../core/errors.ts";
import { addKeys, type KeyFile, readKeyFile } from "./key-file.ts";
import { newest, openRow, rewrap } from "./opening-vault.ts";
import { writePrivateFile } from "./private-file.ts";
import { whyLocked } from "./register-keys.ts";

const keepUnusedMs = 24 * 60 * 60 * 1000;

/** What a rotation did: which keys are the newest now, and how many secrets and old keys it dealt with. */
export interface RotationReport {
  masterKeyId: string;
  sealingKeyId: string;
  rewrapped: number;
  droppedKeys: number;
}

/**
 * New master key and new sealing key: written to the key file first, then published, then every secret is put under
 * the new master key, then the old public keys are retired. May be killed at any point and run again; workers and web
 * go on meanwhile. Old keys that nothing uses stay a day, for what was being sealed at the time.
 */
export async function rotateSecrets(options: {
  keyFile: string;
  database: Database;
  now: () => Date;
}): Promise<RotationReport> {
  const { keyFile, database, now } = options;
  const found = await readKeyFile(keyFile);
  if (!found)
    throw new RookeryError("precondition", `There is no key file ${keyFile} to rotate. Start the worker once.`);
  const locked = await whyLocked(database, keyFile, found.keys);
  if (locked) throw new RookeryError("precondition", locked);

  const keys = await addKeys(await dropUnused(database, found.keys, now()), now());
  await writePrivateFile(keyFile, JSON.stringify(keys, null, 2), { exclusive: false });
  const pair = newest(keys.sealing);
  await inTransaction(database, async (tx) => {
    await tx.sealingKey.create({ data: { id: pair.id, publicKey: pair.publicKey, createdAt: now() } });
    await tx.sealingKey.updateMany({ where: { id: { not: pair.id }, retiredAt: null }, data: { retiredAt: now() } });
  });
  return {
    masterKeyId: newest(keys.master).id,
    sealingKeyId: pair.id,
    rewrapped: await rewrapAll(database, keys),
    droppedKeys: found.keys.master.length + found.keys.sealing.length + 2 - keys.master.length - keys.sealing.length,
  };
}

async function rewrapAll(database: Database, keys: KeyFile): Promise<number> {
  const goal = newest(keys.master).id;
  let rewrapped = 0;
  for (;;) {
    const rows = await database.secret.findMany({ where: { keyId: { not: goal } }, orderBy: { id: "asc" }, take: 200 });
    if (rows.length === 0) return rewrapped;
    for (const row of rows) {
      // Not written means that somebody replaced it just now: the next round sees the new one.
      if (await rewrap(database, keys, row, await openRow(keys, row))) rewrapped++;
    }
  }
}

async function dropUnused(database: Database, keys: KeyFile, now: Date): Promise<KeyFile> {
  const used = new Set((await database.secret.groupBy({ by: ["keyId"] })).map((row) => row.keyId));
  const active = await database.sealingKey.findMany({
    where: { OR: [{ retiredAt: null }, { retiredAt: { gt: new Date(now.getTime() - keepUnusedMs) } }] },
  });
  for (const key of active) used.add(key.id);
  const keep = <K extends { id: string }>(list: K[], nextCreatedAt: (index: number) => string | undefined) =>
    list.filter((key, index) => {
      const supersededAt = nextCreatedAt(index);
      return used.has(key.id) || supersededAt === undefined || now.getTime() - Date.parse(supersededAt) < keepUnusedMs;
    });
  return {
    version: 1,
    master: keep(keys.master, (index) => keys.master[index + 1]?.createdAt),
    sealing: keep(keys.sealing, (index) => keys.sealing[index + 1]?.createdAt),
  };
}
