import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServers, startLocalServers } from "#e2e/support/local-servers.ts";
import { freePort } from "#e2e/support/mariadb-server.ts";
import { testSpec } from "#e2e/support/operation-harness.ts";
import {
  startWorkerProcess,
  stopBetweenTransactions,
  untilAlive,
  type WorkerProcess,
} from "#e2e/support/worker-process.ts";
import { sealingVault } from "../adapters/secrets/sealing-vault.ts";
import { createAuditTrail } from "../audit/append-event.ts";
import { verifyChain } from "../audit/verify-chain.ts";
import { type Database, openDatabase } from "../core/database.ts";
import { silentLogger } from "../core/log.ts";
import { migrateDatabase } from "../core/migrate.ts";
import type { OperationsContext } from "../operations/define.ts";
import { proposeOperation } from "../operations/propose.ts";
import { createCatalogue } from "../runtime/catalogue.ts";

// Faults 1, 5 and the drain, with real worker processes on one SQLite file and real servers; no clock is pushed.
describe("worker processes", () => {
  let servers: LocalServers;
  let database: Database;
  let context: OperationsContext;
  const crew = new Set<WorkerProcess>();

  beforeAll(async () => {
    servers = await startLocalServers();
    const url = `file:${join(servers.home, "rookery.db")}`;
    await migrateDatabase(url);
    database = openDatabase(url);
    context = {
      actor: { kind: "system", id: "system", name: "Test" },
      now: () => new Date(),
      log: silentLogger,
      database,
      audit: createAuditTrail(),
      vault: sealingVault(),
      requestId: "test",
      catalogue: createCatalogue(),
    };
  });
  afterAll(async () => {
    for (const worker of crew) await worker.end();
    await database.$disconnect();
    await servers.close();
  });

  /** Two living workers; those of earlier tests that still live count. */
  async function twoWorkers(): Promise<void> {
    while (crew.size < 2) crew.add(startWorkerProcess(servers.home, { ROOKERY_LOG_LEVEL: "warn" }));
    for (const worker of crew) await untilAlive(database, worker);
  }

  async function create(name: string, replicas: number): Promise<number> {
    const ports: number[] = [];
    for (let member = 0; member <= replicas; member++) ports.push(await freePort());
    const topology = replicas > 0 ? "replication" : "standalone";
    const spec = testSpec(name, "11.8", { topology, replicas, ports });
    const ref = await proposeOperation(context, { kind: "cluster.create", input: { spec }, run: true });
    return ref.id;
  }

  const row = (id: number) => database.operation.findUniqueOrThrow({ where: { id } });

  /** Waits until a step is under way, and returns who carries it out, with the term. */
  async function midStep(id: number, position: number): Promise<{ holder: WorkerProcess; id: string; term: number }> {
    for (const until = Date.now() + 60_000; Date.now() < until; await sleep(5)) {
      const step = await database.operationStep.findFirst({ where: { operationId: id, position, state: "running" } });
      const operation = step && (await row(id));
      if (!operation?.workerId) continue;
      const { pid } = await database.worker.findUniqueOrThrow({ where: { id: operation.workerId } });
      const holder = [...crew].find((worker) => worker.pid === pid);
      if (holder) return { holder, id: operation.workerId, term: operation.term };
    }
    throw new Error(`no step came under way: ${JSON.stringify(await row(id))}`);
  }

  /** Milliseconds from now until somebody else holds the operation. */
  async function untilTakenFrom(id: number, workerId: string): Promise<number> {
    const began = performance.now();
    await expect
      .poll(async () => ((await row(id)).workerId ?? workerId) !== workerId, { timeout: 30_000, interval: 20 })
      .toBe(true);
    return performance.now() - began;
  }

  async function untilSucceeded(id: number): Promise<void> {
    await expect
      .poll(async () => (await row(id)).state, { timeout: 60_000, interval: 50 })
      .not.toMatch(/running|queued|draft/);
    const end = await row(id);
    expect([end.state, end.outcome]).toEqual(["succeeded", end.outcome]);
  }

  /** The terms under which each step announced itself, in order: one actor after the other, never back. */
  async function expectTermsGrow(id: number, since: number): Promise<void> {
    const intents = await database.auditEvent.findMany({
      where: { operationId: id, action: "operation.step", phase: "intent" },
      orderBy: { sequence: "asc" },
    });
    const terms = intents.map((intent) => Number((JSON.parse(intent.detail) as { term: number }).term));
    expect(terms).toEqual([...terms].sort((a, b) => a - b));
    expect(terms.at(-1)).toBeGreaterThan(since);
    const steps = await database.operationStep.findMany({ where: { operationId: id } });
    expect(steps.every((step) => ["succeeded", "already so"].includes(step.state))).toBe(true);
    expect(await verifyChain(database)).toMatchObject({ ok: true });
  }

  /** How many servers run for a cluster, counted in the process table. */
  async function runningServers(cluster: string): Promise<number> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
    return lines
      .filter((line) => /^[^\0]*mariadbd\0/.test(line) && line.includes(`${servers.home}/`))
      .filter((line) => line.includes(cluster)).length;
  }

  async function canWrite(): Promise<boolean> {
    const file = new DatabaseSync(join(servers.home, "rookery.db"), { timeout: 200 });
    try {
      file.exec("BEGIN IMMEDIATE; ROLLBACK");
      return true;
    } catch {
      return false;
    } finally {
      file.close();
    }
  }

  it("killed in the middle of a step: another goes on within 15 s, and the cluster is made once", {
    timeout: 150_000,
  }, async () => {
    await twoWorkers();
    const id = await create("killed", 1);
    const { holder, id: workerId, term } = await midStep(id, 1);
    holder.send("SIGKILL");
    expect(await holder.ended).toBe("SIGKILL");
    crew.delete(holder);
    const noticedMs = await untilTakenFrom(id, workerId);
    console.info(`a killed worker was replaced after ${Math.round(noticedMs)} ms`);
    expect(noticedMs).toBeLessThan(15_000);
    await untilSucceeded(id);
    await expectTermsGrow(id, term);
    expect(await runningServers("killed")).toBe(2);
    await expect
      .poll(() => database.event.count({ where: { kind: "worker.lost" } }), { timeout: 20_000, interval: 200 })
      .toBe(1);
  });

  it("asleep past its lease: it wakes, finds its term refused, does nothing more, and is of use again", {
    timeout: 150_000,
  }, async () => {
    await twoWorkers();
    const id = await create("asleep", 0);
    const { holder, id: workerId, term } = await midStep(id, 1);
    await stopBetweenTransactions(holder, canWrite);
    await untilTakenFrom(id, workerId);
    // Woken while the heir works: the worst moment.
    holder.send("SIGCONT");
    await untilSucceeded(id);
    await expectTermsGrow(id, term);
    expect((await row(id)).term).toBeGreaterThan(term);
    await expect.poll(() => holder.log(), { timeout: 20_000, interval: 100 }).toContain("lost the claim");
    const writtenByOld = await database.operationStep.count({
      where: { operationId: id, term, state: { in: ["running", "unknown", "failed"] } },
    });
    expect(writtenByOld).toBe(0);
    expect(await runningServers("asleep")).toBe(1);
    await untilAlive(database, holder);
  });

  it("told to stop: it drains, another takes over without waiting for a lease, and it says goodbye", {
    timeout: 150_000,
  }, async () => {
    await twoWorkers();
    const id = await create("drained", 0);
    const { holder, id: workerId, term } = await midStep(id, 1);
    holder.send("SIGTERM");
    const takenMs = await untilTakenFrom(id, workerId);
    console.info(`a draining worker was replaced after ${Math.round(takenMs)} ms`);
    expect(takenMs).toBeLessThan(8_000);
    expect(await holder.ended).toBe(0);
    crew.delete(holder);
    await untilSucceeded(id);
    await expectTermsGrow(id, term);
    expect(await database.worker.findUniqueOrThrow({ where: { id: workerId } })).toMatchObject({ draining: true });
    expect(await runningServers("drained")).toBe(1);
  });
});
