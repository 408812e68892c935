import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import type { SecretVault } from "../../access/ports.ts";
import { type Database, inTransaction, type Tx } from "../../core/database.ts";
import { readKeyFile } from "./key-file.ts";
import { openingVault } from "./opening-vault.ts";
import { rotateSecrets } from "./rotate-secrets.ts";
import { sealingVault } from "./sealing-vault.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rookery-vault-"));
});
afterEach(() => rm(folder, { recursive: true }));

const keyFile = () => join(folder, "worker.key");
const place = (ownerId: string) => ({ ownerTable: "Instance", ownerId, field: "password" });
const seal = (database: Database, vault: SecretVault<Tx>, ownerId: string, text: string) =>
  inTransaction(database, (tx) => vault.seal(tx, place(ownerId), text));

describeOnBothDatabases("the vault", (open) => {
  it("lets web write a secret that only the worker can read, and rewraps it on first use", async () => {
    const database = await open();
    const web = sealingVault();
    await expect(seal(database, web, "i1", "canary")).rejects.toMatchObject({ code: "unavailable" });
    const worker = await openingVault({ keyFile: keyFile(), database });
    const id = await seal(database, web, "i1", "canary");
    expect(web.canOpen).toBe(false);
    await expect(web.open(id)).rejects.toMatchObject({ code: "forbidden" });
    const sealed = await database.secret.findUniqueOrThrow({ where: { id } });
    expect(sealed).toMatchObject({ form: "sealed" });
    expect(JSON.stringify(sealed)).not.toContain("canary");
    expect(await worker.open(id)).toBe("canary");
    expect(await database.secret.findUniqueOrThrow({ where: { id } })).toMatchObject({ form: "envelope" });
    expect(await worker.open(id)).toBe("canary");
  });

  it("keeps one secret for a place: the newest", async () => {
    const database = await open();
    const worker = await openingVault({ keyFile: keyFile(), database });
    const first = await seal(database, worker, "i1", "old");
    const second = await seal(database, sealingVault(), "i1", "new");
    expect(second).toBe(first);
    expect(await worker.open(first)).toBe("new");
    await expect(worker.open("no-such-secret")).rejects.toMatchObject({ code: "not_found" });
  });

  it("does not open a ciphertext that was moved to another row, in either form", async () => {
    const database = await open();
    const worker = await openingVault({ keyFile: keyFile(), database });
    for (const vault of [worker, sealingVault()]) {
      const [a, b] = [await seal(database, vault, "i1", "one"), await seal(database, vault, "i2", "two")];
      const from = await database.secret.findUniqueOrThrow({ where: { id: a } });
      await database.secret.update({
        where: { id: b },
        data: { sealed: from.sealed, keyId: from.keyId, form: from.form },
      });
      await expect(worker.open(b)).rejects.toMatchObject({ code: "internal" });
      expect(await worker.open(a)).toBe("one");
    }
  });

  it("starts locked, with a way out, when the key file is missing or another one", async () => {
    const database = await open();
    const worker = await openingVault({ keyFile: keyFile(), database });
    const id = await seal(database, worker, "i1", "canary");
    for (const path of [join(folder, "missing.key"), join(folder, "wrong.key")]) {
      if (path.endsWith("wrong.key")) await openingVault({ keyFile: path, database: await open() });
      const locked = await openingVault({ keyFile: path, database });
      expect(locked.canOpen).toBe(false);
      expect(locked.locked).toContain(path);
      expect(locked.locked).toMatch(/backup/);
      await expect(locked.open(id)).rejects.toMatchObject({ code: "forbidden" });
      await expect(seal(database, locked, "i2", "x")).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await readKeyFile(join(folder, "missing.key"))).toBeNull();
    expect(await worker.open(id)).toBe("canary");
  });

  it("has one key for all workers that start together on one file, and one winner among two files", async () => {
    const database = await open();
    const same = await Promise.all(Array.from({ length: 4 }, () => openingVault({ keyFile: keyFile(), database })));
    expect(same.map((vault) => vault.locked)).toEqual([null, null, null, null]);
    const fresh = await open();
    const two = await Promise.all(
      ["a.key", "b.key"].map((name) => openingVault({ keyFile: join(folder, name), database: fresh })),
    );
    expect(two.filter((vault) => vault.canOpen)).toHaveLength(1);
    expect(await fresh.sealingKey.count()).toBe(1);
  });

  it("rotates all keys while secrets are written and read", async () => {
    const database = await open();
    const worker = await openingVault({ keyFile: keyFile(), database });
    const web = sealingVault();
    const ids = new Map<string, string>();
    for (let i = 0; i < 30; i++)
      ids.set(await seal(database, i % 2 ? web : worker, `i${i}`, `secret ${i}`), `secret ${i}`);
    const rotation = rotateSecrets({ keyFile: keyFile(), database, now: () => new Date() });
    for (let i = 30; i < 60; i++) {
      const id = await seal(database, i % 2 ? web : worker, `i${i}`, `secret ${i}`);
      ids.set(id, `secret ${i}`);
      expect(await worker.open(id)).toBe(`secret ${i}`);
    }
    const report = await rotation;
    for (const [id, text] of ids) expect(await worker.open(id)).toBe(text);
    await seal(database, web, "after", "x");
    const after = await database.secret.findFirstOrThrow({ where: { ownerId: "after" } });
    expect(after.keyId).toBe(report.sealingKeyId);
    expect(await database.sealingKey.count({ where: { retiredAt: null } })).toBe(1);
    const nonces = (await database.secret.findMany()).map((row) => row.sealed.split(".")[1]);
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it("drops old keys a day later, when nothing was made with them any more", async () => {
    const database = await open();
    await openingVault({ keyFile: keyFile(), database });
    const day = (n: number) => () => new Date(Date.now() + n * 25 * 60 * 60 * 1000);
    expect(await rotateSecrets({ keyFile: keyFile(), database, now: day(0) })).toMatchObject({ droppedKeys: 0 });
    expect(await rotateSecrets({ keyFile: keyFile(), database, now: day(2) })).toMatchObject({ droppedKeys: 2 });
    expect((await readKeyFile(keyFile()))?.keys.master).toHaveLength(2);
    const again = await openingVault({ keyFile: keyFile(), database });
    expect(again.locked).toBeNull();
    await expect(rotateSecrets({ keyFile: join(folder, "none.key"), database, now: day(3) })).rejects.toMatchObject({
      code: "precondition",
    });
  });
});
