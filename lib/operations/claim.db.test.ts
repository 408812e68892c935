import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import {
  expireLeases,
  noTools,
  proposeToy,
  ToyServer,
  toyOperation,
  toyWorld,
  work,
} from "#e2e/support/toy-operations.ts";
import { freePolicy } from "../inventory/environment-schemas.ts";
import { claimOperation, renewClaim } from "./claim.ts";
import { executeClaim } from "./execute.ts";
import { LeaseLost, underTerm } from "./journal.ts";
import { claimDraft, planOperation } from "./plan.ts";

const never = new AbortController().signal;

describeOnBothDatabases("claims", (open) => {
  it("give every operation to one worker, and every cluster to one operation", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    for (const cluster of [world.cluster, world.cluster, world.otherCluster])
      await proposeToy(operator, cluster.id, { run: true });
    for (let draft = await claimDraft(world.base, "p"); draft !== null; draft = await claimDraft(world.base, "p")) {
      await planOperation(world.base, noTools, draft, never);
    }
    const workers = Array.from({ length: 8 }, (_, index) => `worker-${index}`);
    const claims = (await Promise.all(workers.map((worker) => claimOperation(world.base, worker)))).filter(
      (claim) => claim !== null,
    );
    expect(claims.length).toBe(2);
    expect(new Set(claims.map((claim) => claim.row.clusterId)).size).toBe(2);
    expect(new Set(claims.map((claim) => claim.row.id)).size).toBe(2);
  });

  it("end with the lease: the zombie's writes are refused and the heir's term is higher", async () => {
    const database = await open();
    const world = await toyWorld(database, [toyOperation(new ToyServer())], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    await proposeToy(operator, world.cluster.id, { run: true });
    await planOperation(world.base, noTools, (await claimDraft(world.base, "p")) ?? 0, never);
    const old = await claimOperation(world.base, "old");
    if (!old) throw new Error("nothing was claimed");
    expect(await claimOperation(world.base, "too-early")).toBeNull();
    await expireLeases(database);
    const heir = await claimOperation(world.base, "heir");
    expect(heir?.term).toBeGreaterThan(old.term);
    expect(await renewClaim(world.base, old)).toBe(false);
    await expect(underTerm(world.base, old, async () => "written")).rejects.toThrow(LeaseLost);
    expect(heir && (await renewClaim(world.base, heir))).toBe(true);
  });

  it("are given up by a process that slept: it finds its own clock past the lease and touches nothing", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    await proposeToy(operator, world.cluster.id, { run: true });
    await planOperation(world.base, noTools, (await claimDraft(world.base, "p")) ?? 0, never);
    const claim = await claimOperation(world.base, "sleeper");
    if (!claim) throw new Error("nothing was claimed");
    let offsetMs = 0;
    const trace = async (point: string, where: { position: number }) => {
      if (point !== "before observe" || where.position !== 1) return;
      // As after SIGSTOP and SIGCONT: five minutes have passed, another worker took over and finished.
      offsetMs = 300_000;
      await expireLeases(database);
      await work(world.base, { workerId: "heir" });
      await new Promise((resolve) => setTimeout(resolve, 700));
    };
    await executeClaim(world.base, claim, {
      tools: noTools,
      drain: never,
      monotonicMs: () => performance.now() + offsetMs,
      trace,
    });
    expect(server.acts).toEqual(["a", "b", "c"]);
    expect((await database.operation.findUniqueOrThrow({ where: { id: claim.row.id } })).state).toBe("succeeded");
  });

  it("are returned at the next border when the worker drains, and others go on at once", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    const id = await proposeToy(operator, world.cluster.id, { run: true });
    const drain = new AbortController();
    const trace = (point: string) => {
      if (point === "after act") drain.abort();
    };
    await planOperation(world.base, noTools, (await claimDraft(world.base, "p")) ?? 0, never);
    const claim = await claimOperation(world.base, "drains");
    if (!claim) throw new Error("nothing was claimed");
    await executeClaim(world.base, claim, {
      tools: noTools,
      drain: drain.signal,
      monotonicMs: () => performance.now(),
      trace,
    });
    const mid = await database.operation.findUniqueOrThrow({ where: { id } });
    expect([mid.state, mid.leaseUntil, server.acts]).toEqual(["running", null, ["a"]]);
    await work(world.base, { workerId: "other" });
    expect((await database.operation.findUniqueOrThrow({ where: { id } })).state).toBe("succeeded");
  });
});
