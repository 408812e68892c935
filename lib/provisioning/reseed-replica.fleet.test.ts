import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRootOf, type OperationHarness, openOperationHarness, testSpec } from "#e2e/support/operation-harness.ts";
import { testedSeries } from "#e2e/support/sql-servers.ts";
import { readObserved } from "#lib/mariadb/light-poll.ts";
import { setReadOnly } from "#lib/mariadb/read-only.ts";
import { readReplicationLinks } from "#lib/mariadb/replication-status.ts";
import { restartStopped } from "./restart-stopped.ts";

describe.each(testedSeries)("running, rebuilding and destroying on %s", (version) => {
  let house: OperationHarness;
  const idOf = async (name: string) => (await house.database.instance.findFirstOrThrow({ where: { name } })).id;

  beforeAll(async () => {
    house = await openOperationHarness();
    await house.succeed("cluster.create", {
      spec: testSpec("orders", version, { topology: "replication", replicas: 1, semiSync: true }),
    });
  });
  afterAll(() => house.close());

  it("rebuilds a replica that stopped on a duplicate key", { timeout: 120_000 }, async () => {
    const root = (name: string, ...statements: string[]) => asRootOf(house, name, ...statements);
    await root(
      "orders-1",
      "CREATE DATABASE shop",
      "CREATE TABLE shop.orders (id INT PRIMARY KEY, what VARCHAR(20))",
      "INSERT INTO shop.orders VALUES (1,'one')",
    );
    await expect
      .poll(async () => (await house.on("orders-2", readObserved)).gtidSlavePos)
      .toBe((await house.on("orders-1", readObserved)).gtidBinlogPos);
    await root("orders-2", "SET sql_log_bin=0", "INSERT INTO shop.orders VALUES (2,'stray')");
    await root("orders-1", "INSERT INTO shop.orders VALUES (2,'two'),(3,'three')");
    await expect.poll(async () => (await house.on("orders-2", readReplicationLinks))[0]?.sqlErrno).toBe(1062);

    const row = await house.succeed("replica.reseed", { instanceId: await idOf("orders-2") });
    expect(row.outcome).toMatch(/orders-2 replicates from orders-1, IO and SQL run/);
    await root("orders-1", "INSERT INTO shop.orders VALUES (4,'four')");
    await expect
      .poll(
        async () =>
          (await asRootOf(house, "orders-2", "SELECT GROUP_CONCAT(what ORDER BY id) AS found FROM shop.orders"))[0]
            ?.found,
      )
      .toBe("one,two,three,four");
  });

  it("refuses to rebuild the primary", async () => {
    const row = await house.run("replica.reseed", { instanceId: await idOf("orders-1") });
    expect(row).toMatchObject({ state: "failed" });
    expect(row.outcome).toContain("is the primary");
  });

  it("restarts the primary, opens it again and keeps semi-sync", { timeout: 60_000 }, async () => {
    const before = await house.on("orders-1", readObserved);
    const row = await house.succeed("instance.restart", { instanceId: await idOf("orders-1") });
    expect(row.outcome).toContain("takes writes");
    const after = await house.on("orders-1", readObserved);
    expect(after.uptimeSeconds).toBeLessThanOrEqual(before.uptimeSeconds + 1);
    expect(after).toMatchObject({ readOnly: false, semiSync: { primaryEnabled: true } });
  });

  it("stops, stays stopped, and starts again", { timeout: 60_000 }, async () => {
    const instanceId = await idOf("orders-2");
    await house.succeed("instance.stop", { instanceId });
    expect(await restartStopped(house.context, house.tools)).toBe(0);
    await house.succeed("instance.start", { instanceId });
    await expect
      .poll(async () => (await house.on("orders-2", readReplicationLinks))[0]?.io, { timeout: 15_000 })
      .toBe("yes");
  });

  it("starts what died by itself, and not what another has replaced", { timeout: 60_000 }, async () => {
    const instanceId = await idOf("orders-1");
    const spec = (await house.database.instance.findUniqueOrThrow({ where: { id: instanceId } }))
      .providerState as Parameters<typeof house.servers.provisioner.stop>[0];
    await house.servers.provisioner.stop(spec, house.servers.io());
    await house.on("orders-2", (connection) => setReadOnly(connection, false));
    expect(await restartStopped(house.context, house.tools)).toBe(1);
    expect(await restartStopped(house.context, house.tools)).toBe(0);
    await house.work();
    expect((await house.on("orders-1", readObserved)).readOnly).toBe(true);
    await house.on("orders-2", (connection) => setReadOnly(connection, true));
  });

  it("destroys only with the typed name, and frees name, ports and secrets", { timeout: 60_000 }, async () => {
    const { id, instances } = await house.database.cluster.findUniqueOrThrow({
      where: { slug: "orders" },
      include: { instances: true },
    });
    await expect(
      house.run("cluster.destroy", { clusterId: id, keepData: false }, { typedName: "order" }),
    ).rejects.toThrow(/Type the name/);
    await house.succeed("cluster.destroy", { clusterId: id, keepData: false }, { typedName: "orders" });
    expect(await house.database.cluster.findUnique({ where: { slug: "orders" } })).toBeNull();
    expect((await house.database.cluster.findUniqueOrThrow({ where: { id } })).state).toBe("gone");
    expect(await house.database.instance.count({ where: { clusterId: id } })).toBe(0);
    expect(await house.database.secret.count({ where: { ownerId: id } })).toBe(0);
    for (const { port } of instances) expect(await house.servers.provisioner.isPortFree("127.0.0.1", port)).toBe(true);
  });
});
