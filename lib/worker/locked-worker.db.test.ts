import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { describeOnBothDatabases, scratchFolder, urlOf } from "#e2e/support/databases.ts";
import { proposeToy, ToyServer, toyOperation, toyWorld } from "#e2e/support/toy-operations.ts";
import { startWorkerProcess, untilAlive, type WorkerProcess } from "#e2e/support/worker-process.ts";
import { createKeyFile } from "../adapters/secrets/key-file.ts";
import { sealingVault } from "../adapters/secrets/sealing-vault.ts";
import { freePolicy } from "../inventory/environment-schemas.ts";
import { listWorkers } from "../inventory/list-workers.ts";
import { getOperation } from "../operations/get.ts";

const workers: WorkerProcess[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.end();
});

// Fault 28: real worker processes without their key, with another one, and with a damaged one.
describeOnBothDatabases("a worker without the right key", (open) => {
  it("starts locked, says so with the way out, touches nothing; web goes on; SIGTERM ends it", {
    timeout: 120_000,
  }, async () => {
    const database = await open();
    const folder = scratchFolder(database);
    const world = await toyWorld(database, [toyOperation(new ToyServer())], freePolicy);
    const operator = { ...world.as(await world.person("Olga", "operator")), vault: sealingVault() };
    await createKeyFile(join(folder, "other.key"), new Date());
    await writeFile(join(folder, "damaged.key"), "{", { mode: 0o600 });
    await writeFile(join(folder, "open.key"), "{}");
    await chmod(join(folder, "open.key"), 0o644);
    const reasons: Record<string, RegExp> = {
      "missing.key": /missing.*Put the file back from your backup/,
      "other.key": /not the one.*Put the right file from your backup/,
      "damaged.key": /damaged.*copy from your backup/,
      "open.key": /chmod 600/,
    };
    const started = Object.keys(reasons).map((file) => {
      const worker = startWorkerProcess(join(folder, `home-${file}`), {
        DATABASE_URL: urlOf(database),
        ROOKERY_KEY_FILE: join(folder, file),
      });
      workers.push(worker);
      return { file, worker };
    });
    for (const { file, worker } of started) {
      const row = await untilAlive(database, worker);
      expect([file, row.details]).toEqual([
        file,
        expect.objectContaining({ locked: expect.stringMatching(reasons[file] ?? /$^/) }),
      ]);
      // The row may be there before the pipe has brought the line.
      await vi.waitFor(() => expect(worker.log()).toContain("locked: Locked:"), { timeout: 10_000 });
      expect(worker.log()).toContain(file);
    }
    // Web's verbs work, and what is proposed waits: four locked workers leave the draft alone.
    const id = await proposeToy(operator, world.cluster.id, { run: true });
    const seen = await listWorkers(operator);
    expect([seen.state, seen.working]).toEqual(["missing", 0]);
    expect(seen.sentence).toMatch(/is locked: .* Put its key file back/);
    await sleep(1_500);
    expect((await getOperation(operator, { operationId: id })).state).toBe("draft");
    expect(await database.pollLease.count()).toBe(0);
    for (const { worker } of started) worker.send("SIGTERM");
    for (const { file, worker } of started) expect([file, await worker.ended]).toEqual([file, 0]);
  });
});
