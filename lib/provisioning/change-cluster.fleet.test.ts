import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRootOf, type OperationHarness, openOperationHarness, testSpec } from "#e2e/support/operation-harness.ts";
import { testedSeries } from "#e2e/support/sql-servers.ts";
import { newId } from "#lib/core/ids.ts";
import { fleetCaCertificate } from "#lib/inventory/instance-target.ts";
import { readObserved } from "#lib/mariadb/light-poll.ts";
import { readProcesses } from "#lib/mariadb/process-list.ts";
import { readReplicaHosts } from "#lib/mariadb/replication.ts";
import { readReplicationLinks } from "#lib/mariadb/replication-status.ts";
import { readVariables } from "#lib/mariadb/variables.ts";
import { clusterPassword } from "./cluster-secrets.ts";
import { discoverTopology } from "./import/discover-topology.ts";
import { importSecretPlace } from "./import-schemas.ts";

describe.each(testedSeries)("changing and adopting on %s", (version) => {
  let house: OperationHarness;
  let clusterId = "";
  const idOf = async (name: string) => (await house.database.instance.findFirstOrThrow({ where: { name } })).id;

  beforeAll(async () => {
    house = await openOperationHarness();
    const row = await house.succeed("cluster.create", { spec: testSpec("billing", version) });
    clusterId = row.clusterId ?? "";
    await asRootOf(
      house,
      "billing-1",
      "CREATE DATABASE shop",
      "CREATE TABLE shop.t (id INT PRIMARY KEY)",
      "INSERT INTO shop.t VALUES (1),(2)",
    );
  });
  afterAll(() => house.close());

  it("adds replicas, the second copied from the first", { timeout: 90_000 }, async () => {
    await house.succeed("replica.add", { clusterId });
    const row = await house.succeed("replica.add", { clusterId });
    expect(row.plan).toMatchObject({ assumptions: { source: "billing-2" } });
    await asRootOf(house, "billing-1", "INSERT INTO shop.t VALUES (3)");
    for (const name of ["billing-2", "billing-3"]) {
      await expect.poll(async () => (await asRootOf(house, name, "SELECT COUNT(*) AS n FROM shop.t"))[0]?.n).toBe("3");
      expect((await house.on(name, readObserved)).readOnly).toBe(true);
    }
    expect((await house.database.cluster.findUniqueOrThrow({ where: { id: clusterId } })).spec).toMatchObject({
      topology: "replication",
      replicas: 2,
    });
  });

  it("sets what is dynamic at once and says what needs a restart", { timeout: 90_000 }, async () => {
    const row = await house.succeed("cluster.configure", {
      clusterId,
      variables: { max_connections: 77, back_log: 55, sql_mode: "ANSI,STRICT_ALL_TABLES" },
    });
    expect(row.outcome).toMatch(/back_log wait for a restart/);
    for (const name of ["billing-1", "billing-2", "billing-3"]) {
      const variables = await house.on(name, (connection) =>
        readVariables(connection, ["max_connections", "back_log"]),
      );
      expect(variables.get("max_connections")).toBe("77");
      expect(variables.get("back_log")).not.toBe("55");
    }
    const restarted = await house.succeed("cluster.configure", {
      clusterId,
      variables: { back_log: 56, max_connections: null },
      restart: true,
    });
    expect((restarted.plan as { steps: { key: string }[] }).steps.map((step) => step.key).at(-1)).toBe(
      "restart-billing-1",
    );
    for (const name of ["billing-1", "billing-2", "billing-3"]) {
      const variables = await house.on(name, (connection) =>
        readVariables(connection, ["max_connections", "back_log"]),
      );
      expect([variables.get("back_log"), variables.get("max_connections")]).toEqual(["56", "151"]);
    }
    expect((await house.on("billing-1", readObserved)).readOnly).toBe(false);
  });

  it("refuses what may not be set, and what the version does not know, before anything is written", async () => {
    await expect(house.run("cluster.configure", { clusterId, variables: { read_only: false } })).rejects.toMatchObject({
      fields: { "variables.read_only": expect.stringContaining("cannot be set here") },
    });
    const row = await house.run("cluster.configure", { clusterId, variables: { no_such_variable: 1 } });
    expect(row.state).toBe("approved");
    expect(JSON.stringify(row.plan)).toContain("no such variable");
  });

  it("ends a session, and only the statement of another", { timeout: 60_000 }, async () => {
    const sleeping = asRootOf(house, "billing-1", "SELECT SLEEP(300)").catch((error: unknown) => error);
    const find = async () =>
      (await house.on("billing-1", readProcesses)).find((one) => one.query?.includes("SLEEP(300)"));
    await expect.poll(find).toBeTruthy();
    const session = await find();
    const row = await house.succeed("session.kill", {
      instanceId: await idOf("billing-1"),
      sessionId: session?.id,
      what: "connection",
    });
    expect(row.outcome).toMatch(/has ended|is ending/);
    expect(await sleeping).toBeInstanceOf(Error);
    const again = await house.run("session.kill", {
      instanceId: await idOf("billing-1"),
      sessionId: session?.id,
      what: "connection",
    });
    expect(again.outcome).toContain("already ended");

    const asked = asRootOf(house, "billing-1", "SELECT SLEEP(301)").catch((error: unknown) => error);
    await expect
      .poll(async () => (await house.on("billing-1", readProcesses)).some((one) => one.query?.includes("SLEEP(301)")))
      .toBe(true);
    const other = (await house.on("billing-1", readProcesses)).find((one) => one.query?.includes("SLEEP(301)"));
    const ended = await house.succeed("session.kill", {
      instanceId: await idOf("billing-1"),
      sessionId: other?.id,
      what: "query",
    });
    expect(ended.outcome).toMatch(/statement of session \d+ on billing-1 has ended|has ended/);
    // 1317 is told over a session that lives; a closed one would only be lost.
    expect(await asked).toMatchObject({ detail: { errno: 1317 } });
  });

  it("removes a replica and makes its port free", { timeout: 60_000 }, async () => {
    const instanceId = await idOf("billing-3");
    await house.succeed("replica.remove", { instanceId, keepData: false }, { typedName: "billing-3" });
    expect(await house.database.instance.findUnique({ where: { id: instanceId } })).toBeNull();
    expect((await house.on("billing-2", readReplicationLinks))[0]).toMatchObject({ io: "yes", sql: "yes" });
    expect((await house.database.cluster.findUniqueOrThrow({ where: { id: clusterId } })).spec).toMatchObject({
      replicas: 1,
    });
  });

  it("discovers a topology from one server, adopts and forgets it", { timeout: 60_000 }, async () => {
    const members = await house.database.instance.findMany({ where: { clusterId }, orderBy: { name: "asc" } });
    const password = await clusterPassword(house.context, clusterId, "controlPassword");
    // The primary forgets a replica that left with the next thing it would send to it.
    await expect
      .poll(async () => {
        await asRootOf(house, "billing-1", "INSERT INTO shop.t SELECT MAX(id) + 1 FROM shop.t");
        return (await house.on("billing-1", readReplicaHosts)).length;
      })
      .toBe(1);
    const seal = (text: string) =>
      house.context.database.$transaction((tx) => house.context.vault.seal(tx, importSecretPlace(newId()), text));
    const access = {
      user: "rookery",
      secretId: await seal(password),
      tls: "verify" as const,
      caPem: await fleetCaCertificate(house.context),
    };
    const replica = members[1];
    const seed = { host: "127.0.0.1", port: replica?.port ?? 0 };
    const managed = await discoverTopology(
      house.context,
      house.tools,
      { ...seed, access },
      AbortSignal.timeout(20_000),
    );
    expect(managed.servers.map((server) => server.status)).toEqual(["already managed", "already managed"]);

    // The same servers, made by somebody else as far as the inventory knows.
    await house.database.cluster.delete({ where: { id: clusterId } });
    const found = await discoverTopology(house.context, house.tools, { ...seed, access }, AbortSignal.timeout(20_000));
    expect(found).toMatchObject({ topology: "replication", notes: [] });
    expect(found.servers.map((server) => [server.role, server.status, server.missing])).toEqual([
      ["replica", "found", []],
      ["primary", "found", []],
    ]);

    const wrong = { ...access, secretId: await seal("not-the-password") };
    expect(
      (await discoverTopology(house.context, house.tools, { ...seed, access: wrong }, AbortSignal.timeout(20_000)))
        .servers[0],
    ).toMatchObject({ status: "refused", field: "account" });
    const { caPem: _ca, ...unchecked } = access;
    expect(
      (
        await discoverTopology(
          house.context,
          house.tools,
          { ...seed, access: { ...unchecked, tls: "off" } },
          AbortSignal.timeout(20_000),
        )
      ).servers[0],
    ).toMatchObject({ status: "refused" });
    expect(
      (
        await discoverTopology(
          house.context,
          house.tools,
          { host: "no-such-host.invalid", port: 3306, access },
          AbortSignal.timeout(20_000),
        )
      ).servers[0],
    ).toMatchObject({ status: "not reached", field: "host" });

    const before = await Promise.all([1, 2].map((number) => fetchState(members[number - 1]?.port ?? 0, password)));
    const adopted = await house.succeed("cluster.adopt", {
      name: "legacy",
      environment: "development",
      owner: "tests",
      access,
      members: found.servers.map((server, index) => ({
        name: `old-${index + 1}`,
        host: server.host,
        port: server.port,
      })),
    });
    const cluster = await house.database.cluster.findUniqueOrThrow({ where: { id: adopted.clusterId ?? "" } });
    expect(cluster).toMatchObject({ state: "active", provider: "external", managed: false, topology: "replication" });
    expect(await house.database.secret.count({ where: { ownerTable: "Probe", id: access.secretId } })).toBe(0);
    expect(await Promise.all([1, 2].map((number) => fetchState(members[number - 1]?.port ?? 0, password)))).toEqual(
      before,
    );
    const refused = await house.run("instance.restart", { instanceId: await idOf("old-1") });
    expect(refused.outcome).toContain("did not create it");

    await house.succeed("cluster.forget", { clusterId: cluster.id }, { typedName: "legacy" });
    expect((await house.database.cluster.findUniqueOrThrow({ where: { id: cluster.id } })).state).toBe("gone");
    expect(await house.database.secret.count({ where: { ownerId: cluster.id } })).toBe(0);
  });

  async function fetchState(port: number, password: string): Promise<string> {
    const connection = await house.tools.connectTo({
      label: "state",
      host: "127.0.0.1",
      port,
      user: "rookery",
      password,
      tls: { mode: "verify", caPem: await fleetCaCertificate(house.context) },
    });
    try {
      return (await readObserved(connection)).gtidBinlogState;
    } finally {
      await connection.close();
    }
  }
});
