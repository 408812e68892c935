import { join } from "node:path";
import { expect, test } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases, scratchFolder } from "#e2e/support/databases.ts";
import { seedCluster, seedEnvironment } from "#e2e/support/inventory-rows.ts";
import { openMetricsReader, openMetricsStore } from "../adapters/metrics-store/open-metrics-store.ts";
import type { Database } from "../core/database.ts";
import { silentLogger } from "../core/log.ts";
import { metricCatalogue } from "../mariadb/metric-catalogue.ts";
import { latestMetrics, queriesPerSecond } from "./latest-metrics.ts";
import { readCharts } from "./read-charts.ts";
import { readSeries } from "./read-series.ts";

const t0 = Date.UTC(2026, 10, 22, 12);
const range = { from: new Date(t0).toISOString(), to: new Date(t0 + 3_600_000).toISOString() };
const queries = "mysql_global_status_queries";

function valuesOf(given: Record<string, number>): Float64Array {
  return Float64Array.from(metricCatalogue, (metric) => given[metric.name] ?? Number.NaN);
}

/** Two environments with a cluster each; 60 scrapes of every member, 25 queries a second on the first member. */
async function world(database: Database) {
  const base = await testContext(database, { now: () => new Date(t0 + 605_000) });
  const options = {
    file: join(scratchFolder(database), "metrics.db"),
    columns: metricCatalogue,
    intervalMs: 10_000,
    retentionRawHours: 72,
    retentionRollupDays: 90,
    log: silentLogger,
  };
  const store = openMetricsStore(options);
  const shop = await seedEnvironment(base, "shop");
  const bank = await seedEnvironment(base, "bank", 20);
  const orders = await seedCluster(base, shop, "orders", [{ name: "db-a1" }, { name: "db-a2", follows: "db-a1" }]);
  const ledger = await seedCluster(base, bank, "ledger", [{ name: "db-b1" }]);
  const ids = [...Object.values(orders.instanceIds), ...Object.values(ledger.instanceIds)];
  for (const [k, instanceId] of ids.entries()) {
    await store.record(
      Array.from({ length: 60 }, (_, i) => ({
        instanceId,
        atMs: t0 + i * 10_000,
        values: valuesOf({ mysql_up: 1, [queries]: i * 250 * (k + 1), mysql_global_status_threads_running: 2 + k }),
      })),
    );
  }
  await store.close();
  const metrics = openMetricsReader(options);
  const as = (environmentId: string) => ({ ...base, metrics, actor: testUser("viewer", environmentId) });
  return { shop, bank, orders, ledger, as, end: () => metrics.close() };
}

describeOnBothDatabases("reading metrics", (open) => {
  test("a cluster's charts have one line per member; an instance's one per quantity; never measured lines are left out", async () => {
    const { shop, orders, as, end } = await world(await open());
    const [chart, lag] = await readCharts(as(shop), { clusterId: orders.id, charts: ["queries", "lag"], ...range });
    expect(chart?.series.map((series) => series.name)).toEqual(["db-a1", "db-a2"]);
    expect(chart?.series[0]?.points[1]).toEqual([t0 + 20_000, 25]);
    expect(chart).toMatchObject({ unit: "per second", aggregation: "avg", stepSeconds: 10 });
    expect(lag?.series).toEqual([]);
    const instance = await readCharts(as(shop), {
      instanceId: orders.instanceIds["db-a1"] ?? "",
      charts: ["threads"],
      ...range,
    });
    expect(instance[0]?.series.map((series) => [series.name, series.points.length])).toEqual([["running", 60]]);
    await end();
  });

  test("series name their unit; a rate says per second", async () => {
    const { shop, orders, as, end } = await world(await open());
    const view = await readSeries(as(shop), {
      instanceId: orders.instanceIds["db-a2"] ?? "",
      metrics: [queries, "mysql_global_status_threads_running"],
      ...range,
      maxPoints: 60,
    });
    expect(view.series.map((series) => series.unit)).toEqual(["statements/s", "connections"]);
    expect(view.series[0]?.avg.find((value) => value !== null)).toBe(50);
    await end();
  });

  test("objects of other environments are not found, and lists leave them out", async () => {
    const { shop, bank, orders, ledger, as, end } = await world(await open());
    const foreign = ledger.instanceIds["db-b1"] ?? "";
    await expect(readSeries(as(shop), { instanceId: foreign, metrics: [queries], ...range })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(readCharts(as(shop), { clusterId: ledger.id, ...range })).rejects.toMatchObject({ code: "not_found" });
    await expect(readCharts(as(shop), { instanceId: foreign, ...range })).rejects.toMatchObject({ code: "not_found" });
    expect((await latestMetrics(as(shop), { metrics: [queries] })).map((row) => row.instanceId).sort()).toEqual(
      Object.values(orders.instanceIds).sort(),
    );
    expect(await latestMetrics(as(shop), { metrics: [queries], instanceIds: [foreign] })).toEqual([]);
    expect([...(await queriesPerSecond(as(bank))).keys()]).toEqual([foreign]);
    await end();
  });

  test("newest values carry their age and rate", async () => {
    const { shop, orders, as, end } = await world(await open());
    const id = orders.instanceIds["db-a1"] ?? "";
    expect((await queriesPerSecond(as(shop), [id])).get(id)).toEqual({
      perSecond: 25,
      at: new Date(t0 + 590_000).toISOString(),
      ageSeconds: 15,
    });
    await end();
  });

  test("bad input names the field", async () => {
    const { shop, orders, as, end } = await world(await open());
    const refusals = [
      readCharts(as(shop), { ...range }),
      readCharts(as(shop), { clusterId: orders.id, charts: ["nonsense"], ...range }),
      readCharts(as(shop), { clusterId: orders.id, from: range.to, to: range.from }),
      readSeries(as(shop), { instanceId: "x", metrics: ["a'; DROP TABLE raw"], ...range }),
    ];
    for (const refusal of refusals) await expect(refusal).rejects.toMatchObject({ code: "invalid" });
    await end();
  });
});
