import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { noTools, proposeToy, ToyServer, toyOperation, toyWorld, work } from "#e2e/support/toy-operations.ts";
import { freePolicy, middlePolicy } from "../inventory/environment-schemas.ts";
import { claimOperation } from "./claim.ts";
import { approveOperation } from "./decide.ts";
import { editOperation } from "./edit.ts";
import { getOperation } from "./get.ts";
import { claimDraft, planOperation } from "./plan.ts";
import { runOperation } from "./run.ts";
import { cancelOperation } from "./steer.ts";

const never = new AbortController().signal;

describeOnBothDatabases("the queue", (open) => {
  it("does not hide the work of other clusters behind a long line at a busy one", async () => {
    const database = await open();
    const world = await toyWorld(database, [toyOperation(new ToyServer())], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    const first = await proposeToy(operator, world.cluster.id, { run: true });
    const { id: _id, ...copy } = await database.operation.findUniqueOrThrow({ where: { id: first } });
    const line = Array.from({ length: 25 }, () => ({ ...copy, state: "queued", plan: {}, facts: {}, input: {} }));
    await planOperation(world.base, noTools, (await claimDraft(world.base, "p")) ?? 0, never);
    await database.operation.createMany({ data: line });
    const elsewhere = await proposeToy(operator, world.otherCluster.id, { run: true });
    await planOperation(world.base, noTools, (await claimDraft(world.base, "p")) ?? 0, never);
    expect((await claimOperation(world.base, "one"))?.row.id).toBe(first);
    expect((await claimOperation(world.base, "two"))?.row.id).toBe(elsewhere);
    expect(await claimOperation(world.base, "three")).toBeNull();
  });

  it("keeps a draft for a planner that lives, for ten seconds at most after its last sign of life", async () => {
    const database = await open();
    const toy = toyOperation(new ToyServer());
    const slow = Promise.withResolvers<void>();
    const world = await toyWorld(
      database,
      [{ ...toy, plan: async (io, input) => slow.promise.then(() => toy.plan(io, input)) }],
      freePolicy,
    );
    const operator = world.as(await world.person("Olga", "operator"));
    const id = await proposeToy(operator, world.cluster.id);
    const lease = async () =>
      (await database.operation.findUniqueOrThrow({ where: { id } })).leaseUntil?.getTime() ?? 0;
    expect(await claimDraft(world.base, "planner")).toBe(id);
    const before = await lease();
    expect(before - Date.now()).toBeLessThan(10_500);
    const planning = planOperation(world.base, noTools, id, never);
    await expect.poll(lease, { timeout: 20_000, interval: 100 }).toBeGreaterThan(before);
    expect(await claimDraft(world.base, "other")).toBeNull();
    slow.resolve();
    expect(await planning).toBe("approved");
  });

  it("gets a draft back at once from a planner that drains, even when its adapter hangs", async () => {
    const database = await open();
    const toy = toyOperation(new ToyServer());
    let hang = true;
    const world = await toyWorld(
      database,
      [{ ...toy, plan: (io, input) => (hang ? new Promise<never>(() => undefined) : toy.plan(io, input)) }],
      freePolicy,
    );
    const operator = world.as(await world.person("Olga", "operator"));
    const id = await proposeToy(operator, world.cluster.id);
    await claimDraft(world.base, "drains");
    const drain = new AbortController();
    const planning = planOperation(world.base, noTools, id, drain.signal);
    await sleep(50);
    drain.abort();
    expect(await planning).toBe("draft");
    hang = false;
    expect(await claimDraft(world.base, "other")).toBe(id);
    expect(await planOperation(world.base, noTools, id, never)).toBe("approved");
  });
});

// Fault 25, the server's part: a page that slept all night cannot confirm what it shows.
describeOnBothDatabases("a stale page", (open) => {
  it("is refused with a conflict by everything that starts or approves, and changes nothing", async () => {
    const database = await open();
    const server = new ToyServer();
    const policy = { ...middlePolicy, approvals: { default: 1, kinds: {} } };
    const world = await toyWorld(database, [toyOperation(server)], policy);
    const author = world.as(await world.person("Ada", "developer", "operator"));
    const approver = world.as(await world.person("Bo", "approver"));
    const id = await proposeToy(author, world.cluster.id);
    await work(world.base);
    const stale = await getOperation(author, { operationId: id });
    const input = { clusterId: world.cluster.id, flavour: "hot" };
    await editOperation(author, { operationId: id, version: stale.version, input });
    await work(world.base);
    const shown = { operationId: id, digest: stale.digest ?? "" };
    const conflict = { code: "conflict" };
    await expect(approveOperation(approver, shown)).rejects.toMatchObject(conflict);
    await expect(editOperation(author, { ...shown, version: stale.version, input })).rejects.toMatchObject(conflict);
    const fresh = await getOperation(author, { operationId: id });
    const now = { operationId: id, digest: fresh.digest ?? "" };
    await approveOperation(approver, now);
    await expect(runOperation(author, shown)).rejects.toMatchObject(conflict);
    expect(server.acts).toEqual([]);
    await runOperation(author, now);
    await expect(runOperation(author, now)).rejects.toMatchObject(conflict);
    await work(world.base);
    await expect(cancelOperation(author, { operationId: id })).rejects.toMatchObject(conflict);
    await expect(approveOperation(approver, now)).rejects.toMatchObject(conflict);
    expect(server.acts).toEqual(["a", "b", "c"]);
  });
});
