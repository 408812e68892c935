import { join } from "node:path";
import { expect, test } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases, scratchFolder } from "#e2e/support/databases.ts";
import { seedCluster, seedEnvironment } from "#e2e/support/inventory-rows.ts";
import { openMetricsReader, openMetricsStore } from "../adapters/metrics-store/open-metrics-store.ts";
import type { Database } from "../core/database.ts";
import { silentLogger } from "../core/log.ts";
import { recordEvent } from "../inventory/events/record-event.ts";
import { metricCatalogue } from "../mariadb/metric-catalogue.ts";
import { readStrips } from "./read-strips.ts";

const t0 = Date.UTC(2026, 10, 22, 12);
const now = new Date(t0 + 605_000);
const range = { from: new Date(t0).toISOString(), to: now.toISOString() };
const inserts = 'mysql_global_status_commands_total{command="insert"}';
const updates = 'mysql_global_status_commands_total{command="update"}';

/** Two environments with a cluster each: the primary of orders takes 5 inserts and 2 updates a second, its replica none. */
async function world(database: Database) {
  const base = await testContext(database, { now: () => now });
  const options = {
    file: join(scratchFolder(database), "metrics.db"),
    columns: metricCatalogue,
    intervalMs: 10_000,
    retentionRawHours: 72,
    retentionRollupDays: 90,
    log: silentLogger,
  };
  const shop = await seedEnvironment(base, "shop");
  const bank = await seedEnvironment(base, "bank", 20);
  const orders = await seedCluster(base, shop, "orders", [{ name: "db-a1" }, { name: "db-a2", follows: "db-a1" }]);
  const ledger = await seedCluster(base, bank, "ledger", [{ name: "db-b1" }]);
  const [primary = "", replica = ""] = Object.values(orders.instanceIds);
  const [other = ""] = Object.values(ledger.instanceIds);
  const store = openMetricsStore(options);
  for (const instanceId of [primary, replica]) {
    const share = instanceId === primary ? 1 : 0;
    const samples = Array.from({ length: 60 }, (_, i) => ({
      instanceId,
      atMs: t0 + i * 10_000,
      values: Float64Array.from(metricCatalogue, ({ name }) =>
        name === inserts ? i * 50 * share : name === updates ? i * 20 * share : Number.NaN,
      ),
    }));
    await store.record(samples);
  }
  await store.close();
  const roles = (pairs: [string, string][]) => ({
    quiet: "",
    primaryId: pairs[0]?.[0] ?? null,
    roles: Object.fromEntries(pairs),
    states: {},
    binlog: null,
  });
  const verdict = { state: "healthy", rank: 5, sentence: "well", findings: [], since: new Date(t0), at: now };
  const lag = { lagState: "ok", lagSeconds: 0 };
  const pairs: [string, string][] = [
    [primary, "primary"],
    [replica, "replica"],
  ];
  await database.verdict.create({ data: { clusterId: orders.id, ...verdict, ...lag, summary: roles(pairs) } });
  await database.verdict.create({
    data: { clusterId: ledger.id, ...verdict, ...lag, summary: roles([[other, "standalone"]]) },
  });
  const metrics = openMetricsReader(options);
  const as = (environmentId: string) => ({ ...base, metrics, actor: testUser("viewer", environmentId) });
  return { base, bank, shop, orders, ledger, as, end: () => metrics.close() };
}

describeOnBothDatabases("strips of the fleet", (open) => {
  test("the writes are those of the servers that lead, and unknown where there is no rate", async () => {
    const { orders, ledger, as, end } = await world(await open());
    const rows = await readStrips(as("*"), { clusterIds: [orders.id, ledger.id], ...range });
    const of = (id: string) => rows.find((row) => row.clusterId === id);
    expect(of(orders.id)?.writesPerSecond).toBeCloseTo(7);
    expect(of(orders.id)?.writesAt).toBe(new Date(t0 + 590_000).toISOString());
    expect(of(ledger.id)).toMatchObject({ writesPerSecond: null, writesAt: null });
    await end();
  });

  test("clusters of other environments give nothing, not even that they exist", async () => {
    const { bank, orders, ledger, as, end } = await world(await open());
    const rows = await readStrips(as(bank), { clusterIds: [orders.id, ledger.id], ...range });
    expect(rows.map((row) => row.clusterId)).toEqual([ledger.id]);
    await end();
  });

  test("changes of state are spans and not notches; what happened outside the range is left out", async () => {
    const { base, orders, as, end } = await world(await open());
    const event = (kind: string, at: number) =>
      recordEvent(base.database, { at: new Date(at), kind, severity: "info", title: kind, clusterId: orders.id });
    await event("instance.restarted", t0 + 60_000);
    await event("cluster.state", t0 + 61_000);
    await event("instance.restarted", t0 - 60_000);
    const startedAt = new Date(t0 - 1_000);
    const span = { clusterId: orders.id, state: "degraded", sentence: "late", startedAt, endedAt: null };
    await base.database.healthSpan.create({ data: span });
    const [row] = await readStrips(as("*"), { clusterIds: [orders.id], ...range });
    expect(row?.events.map((one) => one.title)).toEqual(["instance.restarted"]);
    expect(row?.spans).toMatchObject([{ state: "degraded", endedAt: null }]);
    await end();
  });
});
