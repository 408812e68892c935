import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import type { Database } from "#lib/core/database.ts";
import { releasePollLeases, sharePollLeases } from "./poll-lease.ts";

async function seedFleet(database: Database, count: number): Promise<string[]> {
  const at = new Date();
  const { id: environmentId } = await database.environment.create({
    data: {
      id: randomUUID(),
      slug: `e-${randomUUID().slice(0, 8)}`,
      name: "e",
      rank: 1,
      pattern: "outline",
      policy: {},
      createdAt: at,
      updatedAt: at,
    },
  });
  const { id: clusterId } = await database.cluster.create({
    data: {
      id: randomUUID(),
      slug: `c-${randomUUID().slice(0, 8)}`,
      name: "c",
      environmentId,
      owner: "team",
      labels: {},
      topology: "replication",
      version: "11.8",
      provider: "fake",
      managed: false,
      spec: {},
      specVersion: 1,
      state: "active",
      gtidDomainId: 0,
      createdAt: at,
      updatedAt: at,
    },
  });
  const ids = Array.from({ length: count }, () => randomUUID());
  await database.instance.createMany({
    data: ids.map((id, k) => ({
      id,
      clusterId,
      name: `db-${k}`,
      host: "10.0.0.1",
      port: 2_000 + k,
      serverId: k + 1,
      version: "11.8",
      desired: "running",
      tls: "off",
      account: "rookery",
      providerState: {},
      settings: {},
      createdAt: at,
      updatedAt: at,
    })),
  });
  return ids;
}

async function beatWorker(database: Database, id: string, leaseMs = 60_000): Promise<void> {
  const now = new Date();
  const data = {
    host: "h",
    pid: 1,
    version: "0",
    startedAt: now,
    heartbeatAt: now,
    leaseUntil: new Date(now.getTime() + leaseMs),
    draining: false,
    details: {},
  };
  await database.worker.upsert({ where: { id }, create: { id, ...data }, update: data });
}

const idsOf = (targets: readonly { instanceId: string }[]) => targets.map((target) => target.instanceId).sort();

describeOnBothDatabases("poll leases", (open) => {
  test("one worker takes the whole fleet, and renews it", async () => {
    const database = await open();
    const ids = await seedFleet(database, 40);
    expect(idsOf(await sharePollLeases(database, "w1"))).toEqual([...ids].sort());
    expect(idsOf(await sharePollLeases(database, "w1"))).toEqual([...ids].sort());
  });

  test("a second worker gets its half; no instance is ever polled by two", async () => {
    const database = await open();
    const ids = await seedFleet(database, 41);
    await beatWorker(database, "w1");
    await sharePollLeases(database, "w1");
    await beatWorker(database, "w2");
    expect(await sharePollLeases(database, "w2")).toEqual([]);
    const first = idsOf(await sharePollLeases(database, "w1"));
    const second = idsOf(await sharePollLeases(database, "w2"));
    expect(first).toHaveLength(21);
    expect([...first, ...second].sort()).toEqual([...ids].sort());
  });

  test("what a dead worker held is taken over when its leases end, not before", async () => {
    const database = await open();
    const ids = await seedFleet(database, 30);
    await beatWorker(database, "dead");
    await sharePollLeases(database, "dead", 700);
    await beatWorker(database, "dead", -1);
    await beatWorker(database, "w2");
    expect(await sharePollLeases(database, "w2")).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(idsOf(await sharePollLeases(database, "w2"))).toEqual([...ids].sort());
    expect(await sharePollLeases(database, "dead")).toEqual([]);
  });

  test("a drained worker's share is free at once", async () => {
    const database = await open();
    await seedFleet(database, 10);
    await sharePollLeases(database, "w1");
    await releasePollLeases(database, "w1");
    expect(await sharePollLeases(database, "w2")).toHaveLength(10);
  });

  test("workers that start together end with fair and separate shares", async () => {
    const database = await open();
    const ids = await seedFleet(database, 90);
    const workers = ["a", "b", "c"];
    for (const id of workers) await beatWorker(database, id);
    for (let round = 0; round < 2; round++) await Promise.all(workers.map((id) => sharePollLeases(database, id)));
    const shares = await Promise.all(workers.map((id) => sharePollLeases(database, id)));
    expect(shares.map((share) => share.length)).toEqual([30, 30, 30]);
    expect(new Set(shares.flatMap(idsOf))).toEqual(new Set(ids));
  });

  test("a removed instance leaves the share", async () => {
    const database = await open();
    const ids = await seedFleet(database, 5);
    await sharePollLeases(database, "w1");
    await database.instance.delete({ where: { id: ids[0] ?? "" } });
    expect(await sharePollLeases(database, "w1")).toHaveLength(4);
    expect(await database.pollLease.count()).toBe(4);
  });
});
