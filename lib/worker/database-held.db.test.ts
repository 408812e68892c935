import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { describeOnBothDatabases, urlOf } from "#e2e/support/databases.ts";
import { holdDatabase } from "#e2e/support/held-database.ts";
import { noTools, proposeToy, ToyServer, toyOperation, toyWorld } from "#e2e/support/toy-operations.ts";
import { isRookeryError } from "../core/errors.ts";
import { freePolicy } from "../inventory/environment-schemas.ts";
import { leaseMs } from "../operations/claim.ts";
import { getOperation } from "../operations/get.ts";
import type { Trace } from "../operations/run-step.ts";
import { createRunner } from "./runner.ts";

const heldMs = leaseMs + 1_500;

// Fault 8: longer than a lease nobody can write. The worker stays up, acts no more, and goes on when it can.
describeOnBothDatabases("a database that cannot be written for longer than a lease", (open) => {
  it("is read meanwhile; writes wait or are refused; the operation goes on afterwards, nothing twice", {
    timeout: 120_000,
  }, async () => {
    const database = await open();
    const stop = new AbortController();
    const toy = new ToyServer();
    const world = await toyWorld(database, [toyOperation(toy)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    let release: (() => Promise<void>) | undefined;
    let heldAt = 0;
    const trace: Trace = async (point, { key }) => {
      if (point !== "after act" || key !== "b" || release) return;
      release = await holdDatabase(urlOf(database));
      heldAt = performance.now();
    };
    const runner = createRunner({
      context: world.base,
      tools: noTools,
      workerId: "worker-1",
      drain: stop.signal,
      trace,
    });
    const looping = (async () => {
      while (!stop.signal.aborted) await sleep(Math.max(await runner.round().catch(() => 100), 1));
      await runner.settled();
    })();
    try {
      const id = await proposeToy(operator, world.cluster.id, { run: true });
      await expect.poll(() => heldAt, { timeout: 30_000 }).toBeGreaterThan(0);

      const read = await getOperation(operator, { operationId: id });
      expect(read.state).toBe("running");
      const key = "while-held-1";
      const posting = proposeToy(operator, world.otherCluster.id, { key }).catch((error: unknown) => error);
      await sleep(heldAt + heldMs - performance.now());
      expect(toy.acts).toEqual(["a", "b"]);
      await release?.();

      const posted = await posting;
      if (typeof posted !== "number") expect(isRookeryError(posted, "unavailable")).toBe(true);
      const again = await proposeToy(operator, world.otherCluster.id, { key });
      if (typeof posted === "number") expect(again).toBe(posted);
      await expect
        .poll(async () => (await getOperation(operator, { operationId: id })).state, { timeout: 40_000, interval: 200 })
        .toBe("succeeded");
      expect(toy.acts).toEqual(["a", "b", "c"]);
      expect(await database.operation.count({ where: { idempotencyKey: key } })).toBe(1);
      const steps = await database.operationStep.findMany({ where: { operationId: id }, orderBy: { position: "asc" } });
      expect(steps.map((step) => step.state)).toEqual(["succeeded", "succeeded", "succeeded"]);
    } finally {
      stop.abort();
      await looping;
    }
  });
});
