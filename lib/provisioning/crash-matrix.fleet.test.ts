import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crashCycle } from "#e2e/support/crash-matrix.ts";
import { crashCycles } from "#e2e/support/crash-scenarios.ts";
import { asRootOf, type OperationHarness, openOperationHarness, testSpec } from "#e2e/support/operation-harness.ts";
import { provisioningOperations } from "./operations.ts";

describe("a worker that dies at any point of any operation", () => {
  let house: OperationHarness;

  beforeAll(async () => {
    house = await openOperationHarness();
    const table = [
      "CREATE DATABASE shop",
      "CREATE TABLE shop.t (id INT PRIMARY KEY)",
      "INSERT INTO shop.t VALUES (1),(2),(3)",
    ];
    await house.succeed("cluster.create", { spec: testSpec("base", "11.8") });
    await asRootOf(house, "base-1", ...table);
    await house.succeed("cluster.create", { spec: testSpec("pair", "11.8", { topology: "replication", replicas: 1 }) });
    await asRootOf(house, "pair-1", ...table);
  });
  afterAll(() => house.close());

  it("has an entry for every kind of operation", () => {
    const known = crashCycles.flatMap(({ cycle }) => cycle.map((scenario) => scenario.kind));
    expect([...known].sort()).toEqual(provisioningOperations.map((operation) => operation.kind).sort());
  });

  it.each(crashCycles)("$name", { timeout: 240_000 }, async ({ cycle, stride }) => {
    const began = performance.now();
    const survived = await crashCycle(house, cycle, stride);
    for (const { kind } of cycle) expect(survived.get(kind)).toBeGreaterThanOrEqual(2);
    console.info(
      `${[...survived].map(([kind, deaths]) => `${kind}: ${deaths} deaths`).join(", ")} in ${Math.round((performance.now() - began) / 1_000)} s`,
    );
  });
});
