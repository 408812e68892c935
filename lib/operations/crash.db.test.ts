import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { expireLeases, proposeToy, ToyServer, toyOperation, toyWorld, work } from "#e2e/support/toy-operations.ts";
import { freePolicy } from "../inventory/environment-schemas.ts";
import { getOperation } from "./get.ts";
import type { TracePoint } from "./run-step.ts";

class Killed extends Error {}
const points: TracePoint[] = [
  "before observe",
  "before intent",
  "after intent",
  "after act",
  "before record",
  "after record",
];

// Promise 1: a worker that dies at any point of any step leaves an operation that goes on and ends the same, and no
// step is carried out twice whose effect can be seen.
describeOnBothDatabases("a worker that dies mid-operation", (open) => {
  it("reaches the same end from every step and point, doing nothing twice", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    for (const position of [0, 1, 2]) {
      for (const point of points) {
        server.switches.clear();
        server.acts = [];
        const id = await proposeToy(operator, world.cluster.id, { run: true });
        let killed = false;
        const trace = (at: TracePoint, where: { operationId: number; position: number }) => {
          if (killed || at !== point || where.position !== position || where.operationId !== id) return;
          killed = true;
          throw new Killed();
        };
        await expect(work(world.base, { workerId: "dies", trace })).rejects.toThrow(Killed);
        const mid = await getOperation(operator, { operationId: id });
        expect(mid.state).toBe("running");
        await work(world.base, { workerId: "early" });
        expect((await getOperation(operator, { operationId: id })).state).toBe("running");

        await expireLeases(database);
        await work(world.base, { workerId: "heir" });
        const end = await getOperation(operator, { operationId: id });
        expect([point, position, end.state, end.outcome]).toEqual([
          point,
          position,
          "succeeded",
          "All switches are on.",
        ]);
        expect(server.acts).toEqual(["a", "b", "c"]);
        expect([...server.switches].sort()).toEqual(["a", "b", "c"]);
      }
    }
  });

  it("is resumed while being cancelled, and ends cancelled with its steps undone", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    const id = await proposeToy(operator, world.cluster.id, { run: true });
    const trace = (at: TracePoint, where: { position: number }) => {
      if (at === "after act" && where.position === 1) throw new Killed();
    };
    await expect(work(world.base, { trace })).rejects.toThrow(Killed);
    const { cancelOperation } = await import("./steer.ts");
    await cancelOperation(operator, { operationId: id });
    await expireLeases(database);
    await work(world.base, { workerId: "heir" });
    const end = await getOperation(operator, { operationId: id });
    expect(end.state).toBe("cancelled");
    expect(server.undone).toEqual(["b", "a"]);
    expect([...server.switches]).toEqual([]);
  });
});
