import { afterEach, expect, test } from "vitest";
import { connect } from "#lib/mariadb/connect.ts";
import { createConnectionCache } from "#lib/mariadb/connection-cache.ts";
import { errantTransactions, gtidDistance } from "#lib/mariadb/gtid.ts";
import { readObserved } from "#lib/mariadb/light-poll.ts";
import { metricCatalogue } from "#lib/mariadb/metric-catalogue.ts";
import { readMetrics } from "#lib/mariadb/metrics.ts";
import type { FleetTarget } from "#lib/mariadb/ports.ts";
import { type SimulatedFleet, startSimulatedFleet } from "./simulated-servers.ts";

const fleets: SimulatedFleet[] = [];
afterEach(() => Promise.all(fleets.splice(0).map((fleet) => fleet.close())));

async function start(
  count: number,
  delayMs?: (index: number) => number,
): Promise<{ fleet: SimulatedFleet; target: (index: number) => FleetTarget }> {
  const fleet = await startSimulatedFleet({ count, firstPort: 0, ...(delayMs ? { delayMs } : {}) });
  fleets.push(fleet);
  const target = (index: number): FleetTarget => {
    const instance = fleet.instances[index];
    if (!instance) throw new Error(`no instance ${index}`);
    return {
      label: `simulated-${index}`,
      host: instance.host,
      port: instance.port,
      user: "rookery",
      password: "any",
      tls: { mode: "off" },
      statementTimeoutMs: 400,
    };
  };
  return { fleet, target };
}

test("answers what a poll asks: one primary, two replicas, no errant transaction", async () => {
  const { fleet, target } = await start(3);
  const connections = await Promise.all([0, 1, 2].map((index) => connect(target(index))));
  const [first, second, third] = connections;
  if (!first || !second || !third) throw new Error("three were asked for");
  const replicas = [await readObserved(second), await readObserved(third)];
  const primary = await readObserved(first);
  expect(primary).toMatchObject({ serverId: 1, readOnly: false, links: [] });
  for (const replica of replicas) {
    expect(replica.readOnly).toBe(true);
    expect(replica.links[0]).toMatchObject({
      sourcePort: fleet.instances[0]?.port,
      sourceServerId: 1,
      io: "yes",
      sql: "yes",
    });
    expect(errantTransactions(replica.gtidBinlogState, primary.gtidBinlogState)).toEqual([]);
  }
  expect(gtidDistance(primary.gtidBinlogPos, replicas[1]?.gtidSlavePos ?? "")).toBeGreaterThan(50n);
  expect(fleet.statements()).toBe(9);
  await Promise.all(connections.map((connection) => connection.close()));
});

test("metrics come whole, and counters never fall", async () => {
  const { target } = await start(2);
  const connection = await connect(target(1));
  const before = await readMetrics(connection, { isReplica: true });
  await new Promise((resolve) => setTimeout(resolve, 60));
  const after = await readMetrics(connection, { isReplica: true });
  for (const metric of metricCatalogue) {
    const [earlier, later] = [before.get(metric.name) ?? Number.NaN, after.get(metric.name) ?? Number.NaN];
    if (!metric.serverName.startsWith("wsrep_")) expect(later, metric.name).not.toBeNaN();
    if (metric.kind === "counter" && !Number.isNaN(earlier)) expect(later, metric.name).toBeGreaterThanOrEqual(earlier);
  }
  await connection.close();
});

test("a slow instance times out alone, a dead one refuses and comes back", async () => {
  const { fleet, target } = await start(3, (index) => (index === 1 ? 10_000 : 0));
  const cache = createConnectionCache({ connect, now: () => Date.now(), maxAgeMs: 60_000, maxIdleMs: 60_000 });
  const poll = (index: number) => cache.read(`i${index}`, target(index), readObserved);
  const [fast, slow] = await Promise.allSettled([poll(0), poll(1)]);
  expect(fast.status).toBe("fulfilled");
  expect(slow).toMatchObject({ status: "rejected", reason: { code: "timeout" } });
  fleet.setDelay(1, 0);
  expect((await poll(1)).serverId).toBe(2);
  fleet.setDown(0, true);
  await expect(poll(0)).rejects.toMatchObject({ code: "unavailable" });
  fleet.setDown(0, false);
  expect((await poll(0)).serverId).toBe(1);
  await cache.close();
});

test("what it does not know it refuses, as a server does", async () => {
  const { target } = await start(1);
  const connection = await connect(target(0));
  await expect(connection.query("SELECT * FROM somewhere")).rejects.toMatchObject({
    code: "internal",
    detail: { errno: 1064 },
  });
  await connection.close();
});
