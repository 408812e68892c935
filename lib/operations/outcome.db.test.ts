import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { proposeToy, ToyServer, toyOperation, toyWorld, work } from "#e2e/support/toy-operations.ts";
import type { Database } from "../core/database.ts";
import { freePolicy } from "../inventory/environment-schemas.ts";
import { getOperation, listOperationLog } from "./get.ts";
import type { TracePoint } from "./run-step.ts";
import { cancelOperation, giveUpOperation, pauseOperation, resumeOperation, retryOperation } from "./steer.ts";

async function start(
  database: Database,
  prepare: (server: ToyServer) => void,
  options: Parameters<typeof toyOperation>[1] = {},
) {
  const server = new ToyServer();
  prepare(server);
  const world = await toyWorld(database, [toyOperation(server, options)], freePolicy);
  const operator = world.as(await world.person("Olga", "operator"));
  const id = await proposeToy(operator, world.cluster.id, { run: true });
  return { server, world, operator, id, look: () => getOperation(operator, { operationId: id }) };
}

describeOnBothDatabases("how an operation ends", (open) => {
  it("fails with the cause, undoes what was done, and succeeds when tried again", async () => {
    const { server, world, operator, id, look } = await start(await open(), (toy) =>
      toy.faults.set("c", "throw before"),
    );
    await work(world.base);
    const failed = await look();
    expect(failed.state).toBe("failed");
    expect(failed.steps.map((step) => step.state)).toEqual(["undone", "undone", "undone"]);
    expect(server.undone).toEqual(["c", "b", "a"]);
    server.faults.clear();
    await retryOperation(operator, { operationId: id });
    await work(world.base);
    expect((await look()).state).toBe("succeeded");
  });

  it("does not undo behind the point of no return", async () => {
    const { server, world, look } = await start(await open(), (toy) => toy.faults.set("c", "throw before"), {
      noReturn: "b",
    });
    await work(world.base);
    expect((await look()).state).toBe("failed");
    expect(server.undone).toEqual(["c"]);
    expect([...server.switches]).toEqual(["a", "b"]);
  });

  it("counts a lost answer as done when the server says so", async () => {
    const { server, world, look } = await start(await open(), (toy) => toy.faults.set("b", "throw after"));
    await work(world.base);
    expect((await look()).state).toBe("succeeded");
    expect(server.acts).toEqual(["a", "b", "c"]);
  });

  it("never says succeeded when the adapter answers OK and the server did nothing", async () => {
    const { world, look } = await start(await open(), (toy) => toy.faults.set("b", "lie"));
    await work(world.base);
    const view = await look();
    expect(view.state).toBe("failed");
    expect(view.outcome).toContain("reading back does not confirm");
  });

  it("parks as unknown when the server vanished in the act, and a person gives up or tries again", async () => {
    const { server, world, operator, id, look } = await start(await open(), (toy) => toy.faults.set("b", "vanish"));
    await work(world.base);
    const parked = await look();
    expect([parked.state, parked.steps[1]?.state]).toEqual(["unknown", "unknown"]);
    expect(parked.may.retry.allowed && parked.may.giveUp.allowed).toBe(true);
    server.reachable = true;
    server.faults.clear();
    await retryOperation(operator, { operationId: id });
    await work(world.base);
    expect((await look()).state).toBe("succeeded");
    expect(server.acts).toEqual(["a", "b", "c"]);
  });

  it("stops a hanging adapter at its deadline and reads the state", async () => {
    const { world, look } = await start(await open(), (toy) => toy.faults.set("a", "hang"));
    await work(world.base);
    expect((await look()).state).toBe("failed");
  });

  it("waits for a person when the world is not as planned", async () => {
    const { server, world, operator, id, look } = await start(await open(), (toy) => toy.parks.add("b"));
    await work(world.base);
    const view = await look();
    expect([view.state, view.outcome]).toEqual([
      "waiting for you",
      'Stopped before "Turn on b": b is held by somebody',
    ]);
    server.parks.clear();
    await resumeOperation(operator, { operationId: id });
    await work(world.base);
    expect((await look()).state).toBe("succeeded");
  });

  it("pauses at the border, keeps its cluster, resumes; a parked one can be given up", async () => {
    const database = await open();
    const { world, operator, id, look } = await start(database, () => undefined);
    const trace = async (at: TracePoint, where: { position: number }) => {
      if (at === "after act" && where.position === 0) await pauseOperation(operator, { operationId: id });
    };
    await work(world.base, { trace });
    expect((await look()).state).toBe("paused");
    const second = await proposeToy(operator, world.cluster.id, { run: true });
    await work(world.base);
    expect((await getOperation(operator, { operationId: second })).state).toBe("queued");
    await resumeOperation(operator, { operationId: id });
    await work(world.base);
    expect((await look()).state).toBe("succeeded");
    expect((await getOperation(operator, { operationId: second })).state).toBe("succeeded");
    await expect(giveUpOperation(operator, { operationId: id })).rejects.toThrow("nothing open");
  });

  it("cancels before it runs without touching anything, and keeps the log from line 1", async () => {
    const { server, world, operator, id, look } = await start(await open(), () => undefined);
    await cancelOperation(operator, { operationId: id });
    await work(world.base);
    expect((await look()).state).toBe("cancelled");
    expect(server.acts).toEqual([]);
    const other = await proposeToy(operator, world.cluster.id, { run: true });
    await work(world.base);
    const lines = await listOperationLog(operator, { operationId: other });
    expect(lines.map((line) => line.line)).toEqual(["Turn on a", "Turn on b", "Turn on c", "All switches are on."]);
  });
});
