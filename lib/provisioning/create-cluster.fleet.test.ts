import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OperationHarness, openOperationHarness, testSpec } from "#e2e/support/operation-harness.ts";
import { testedSeries } from "#e2e/support/sql-servers.ts";
import { readAccounts } from "#lib/mariadb/accounts.ts";
import { readObserved } from "#lib/mariadb/light-poll.ts";

describe.each(testedSeries)("cluster.create on %s", (version) => {
  let house: OperationHarness;
  beforeAll(async () => {
    house = await openOperationHarness();
  });
  afterAll(() => house.close());

  it("makes a primary and two replicas that replicate over TLS", { timeout: 90_000 }, async () => {
    await house.succeed("cluster.create", { spec: testSpec("warmup", version) });
    const began = performance.now();
    const row = await house.succeed("cluster.create", {
      spec: testSpec("orders", version, { topology: "replication", replicas: 2, semiSync: true }),
    });
    console.info(`1+2 on ${version}: ${Math.round(performance.now() - began)} ms warm`);
    expect(row.outcome).toMatch(/orders-1 takes writes .* IO and SQL run on orders-2 and orders-3/);
    const primary = await house.on("orders-1", readObserved);
    expect(primary).toMatchObject({ readOnly: false, semiSync: { primaryEnabled: true, primaryClients: 2 } });
    const replica = await house.on("orders-3", readObserved);
    expect(replica.readOnly).toBe(true);
    expect(replica.links[0]).toMatchObject({ io: "yes", sql: "yes", tls: true, usingGtid: "slave_pos" });
    expect(replica.gtidBinlogState).toBe("");
    const accounts = await house.on("orders-1", readAccounts);
    expect(accounts.filter((account) => account.user === "")).toEqual([]);
    expect(accounts.find((account) => account.user === "rookery_replication")).toMatchObject({ requiresTls: true });
    const cluster = await house.database.cluster.findUniqueOrThrow({ where: { slug: "orders" } });
    expect(cluster.state).toBe("active");
  });

  it("refuses a name that is taken before anything is touched", async () => {
    const row = await house.run("cluster.create", { spec: testSpec("orders", version) });
    expect(row.state).toBe("approved");
    expect(JSON.stringify(row.plan)).toContain("A cluster named orders exists");
    expect(await house.database.cluster.count({ where: { name: "orders" } })).toBe(1);
  });

  it("leaves nothing behind when a server cannot start", { timeout: 90_000 }, async () => {
    const row = await house.run("cluster.create", {
      spec: testSpec("broken", version, { variables: { no_such_thing: 1 } }),
    });
    expect(row.state).toBe("failed");
    expect(row.outcome).toContain("no_such_thing");
    expect(await house.database.cluster.findUnique({ where: { slug: "broken" } })).toBeNull();
    expect(await house.database.secret.count({ where: { ownerId: row.clusterId ?? "" } })).toBe(0);
  });
});
