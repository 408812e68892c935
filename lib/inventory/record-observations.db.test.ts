import { expect, test } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { seedCluster, seedEnvironment } from "#e2e/support/inventory-rows.ts";
import { describedBody, lookedAt } from "#e2e/support/observed-cluster.ts";
import { recordObservations } from "./record-observations.ts";
import { observationOf } from "./rows.ts";
import type { Observation } from "./schemas.ts";

const later = (ms: number) => new Date(lookedAt.getTime() + ms);

describeOnBothDatabases("recording observations", (open, { dialect }) => {
  const good = (instanceId: string, at: Date, threads = 4): Observation => ({
    instanceId,
    at,
    reachable: true,
    failures: 0,
    body: describedBody(1, { threadsConnected: threads, dataFolder: "/d'a\"ta \\ ü" }),
    bodyAt: at,
    error: null,
  });
  const failed = (instanceId: string, at: Date, failures: number): Observation => ({
    instanceId,
    at,
    reachable: false,
    failures,
    body: null,
    bodyAt: null,
    error: "no answer within 1 s",
  });

  test("a failed poll keeps the last good reading with its age; the next good one replaces it", async () => {
    const context = await testContext(await open());
    const cluster = await seedCluster(context, await seedEnvironment(context, "dev"), "orders", [{ name: "a" }]);
    const id = cluster.instanceIds.a ?? "";
    const read = async () =>
      observationOf(await context.database.observation.findUniqueOrThrow({ where: { instanceId: id } }));

    await recordObservations(context, [failed(id, later(0), 1)]);
    expect(await read()).toEqual({ ...failed(id, later(0), 1) });
    await recordObservations(context, [good(id, later(1_000))]);
    expect(await read()).toEqual(good(id, later(1_000)));
    await recordObservations(context, [failed(id, later(3_000), 1)]);
    expect(await read()).toEqual({
      ...good(id, later(1_000)),
      at: later(3_000),
      reachable: false,
      failures: 1,
      error: "no answer within 1 s",
    });
    // A slow worker's older poll arrives late: it changes nothing.
    await recordObservations(context, [good(id, later(2_000), 99)]);
    expect(await read()).toMatchObject({ at: later(3_000), reachable: false, bodyAt: later(1_000) });
    await recordObservations(context, [good(id, later(5_000), 7)]);
    expect(await read()).toEqual(good(id, later(5_000), 7));
  });

  test("an instance that is gone meanwhile does not cost the others their reading; people may not record", async () => {
    const context = await testContext(await open());
    const cluster = await seedCluster(context, await seedEnvironment(context, "dev"), "orders", [{ name: "a" }]);
    await recordObservations(context, [good("gone", later(0)), good(cluster.instanceIds.a ?? "", later(0))]);
    expect(await context.database.observation.count()).toBe(1);
    await expect(recordObservations({ ...context, actor: testUser("operator") }, [])).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("a body of another version counts as never read", async () => {
    const row = {
      instanceId: "x",
      at: later(0),
      reachable: true,
      failures: 0,
      body: { old: true },
      bodyAt: later(0),
      error: null,
    };
    expect(observationOf(row)).toMatchObject({ body: null, bodyAt: null });
  });

  test("a thousand readings at once", async () => {
    const context = await testContext(await open());
    const environmentId = await seedEnvironment(context, "dev");
    const cluster = await seedCluster(context, environmentId, "big", [{ name: "a" }]);
    const row = await context.database.instance.findFirstOrThrow({ where: { clusterId: cluster.id } });
    const rows = Array.from({ length: 1_000 }, (_, index) => ({
      ...row,
      id: `i${index}`,
      name: `n${index}`,
      port: 20_000 + index,
      providerState: {},
      settings: {},
    }));
    await context.database.instance.createMany({ data: rows });
    const took: number[] = [];
    for (let round = 1; round <= 9; round++) {
      const readings = rows.map((each) => good(each.id, later(round * 2_000)));
      const started = performance.now();
      await recordObservations(context, readings);
      took.push(performance.now() - started);
    }
    const median = took.toSorted((x, y) => x - y)[4] ?? Number.POSITIVE_INFINITY;
    console.info(`1,000 observations on ${dialect}: median ${median.toFixed(1)} ms`);
    expect(await context.database.observation.count({ where: { at: later(18_000) } })).toBe(1_000);
    // The bar on an idle machine is 30 ms on SQLite; a machine that tests something else beside gets more.
    expect(median).toBeLessThan(dialect === "sqlite" ? 150 : 600);
  });
});
