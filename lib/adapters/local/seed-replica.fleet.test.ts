import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServers, startLocalServers } from "#e2e/support/local-servers.ts";
import { readAccounts } from "../../mariadb/accounts.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import { setReadOnly } from "../../mariadb/read-only.ts";
import {
  configureReplica,
  resetBinaryLogs,
  setGtidSlavePos,
  startReplication,
  waitForGtid,
} from "../../mariadb/replication.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { layoutOf } from "./layout.ts";
import { connectBySocket } from "./ready.ts";

describe.each(["11.8", "10.11"])("a replica copied from a replica on MariaDB %s", (version) => {
  let servers: LocalServers;
  beforeAll(async () => {
    servers = await startLocalServers();
  });
  afterAll(() => servers?.close());

  async function follow(
    connection: FleetConnection,
    own: InstanceSpec,
    source: InstanceSpec,
    gtid: string,
  ): Promise<void> {
    const secrets = await servers.secrets(own);
    await resetBinaryLogs(connection);
    await setGtidSlavePos(connection, gtid);
    await configureReplica(connection, {
      sourceHost: source.host,
      sourcePort: source.port,
      user: secrets.replicationUser,
      password: secrets.replicationPassword,
      caPath: layoutOf(own.folder).caFile,
      verify: true,
    });
    await startReplication(connection);
  }

  it("catches up under writes and is the same to the last row", { timeout: 90_000 }, async () => {
    const specs = await Promise.all(
      ["primary", "first", "second"].map((name) => servers.spec(name, version, { semiSync: true })),
    );
    const [primary, first, second] = specs;
    if (!primary || !first || !second) throw new Error("three specs");
    await Promise.all(
      [primary, first].map(async (spec) => servers.provisioner.apply(spec, await servers.secrets(spec), servers.io())),
    );
    const open = (spec: InstanceSpec) => connectBySocket(spec, layoutOf(spec.folder));
    const [onPrimary, onFirst] = await Promise.all([open(primary), open(first)]);
    await setReadOnly(onPrimary, false);
    await onPrimary.execute("CREATE DATABASE shop");
    await onPrimary.execute("CREATE TABLE shop.t (id BIGINT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(200)) ENGINE=InnoDB");
    await follow(onFirst, first, primary, "");
    let writing = true;
    let written = 0;
    const writer = (async () => {
      const connection = await open(primary);
      for (; writing; written++)
        await connection.execute("INSERT INTO shop.t (v) SELECT REPEAT('x', 100) FROM shop.seq_1_to_50");
      await connection.close();
    })();
    let onSecond: FleetConnection;
    try {
      await expect.poll(() => written, { timeout: 10_000 }).toBeGreaterThan(20);
      const { controlUser: user, controlPassword: password } = await servers.secrets(first);
      const { gtid } = await servers.provisioner.seed(
        { spec: first, user, password, isReplica: true },
        second,
        servers.io(),
      );
      expect(gtid).toMatch(/^7-\d+-\d+$/);
      await servers.provisioner.apply(second, await servers.secrets(second), servers.io());
      onSecond = await open(second);
      await follow(onSecond, second, primary, gtid);
    } finally {
      writing = false;
      await writer;
    }
    const position = String((await onPrimary.query("SELECT @@gtid_binlog_pos AS gtid"))[0]?.gtid);
    const sums: unknown[] = [];
    for (const connection of [onPrimary, onFirst, onSecond]) {
      if (connection !== onPrimary) expect(await waitForGtid(connection, position, 20)).toBe(true);
      sums.push((await connection.query("CHECKSUM TABLE shop.t"))[0]?.Checksum);
      expect((await readAccounts(connection)).filter((account) => account.user.startsWith("rookery"))).toHaveLength(2);
    }
    expect(new Set(sums).size).toBe(1);
    const rows = await onFirst.query("SHOW ALL SLAVES STATUS");
    // The source of the copy still replicates: copying from it stopped nothing.
    expect(rows[0]).toMatchObject({ Slave_IO_Running: "Yes", Slave_SQL_Running: "Yes" });
    await Promise.all([onPrimary, onFirst, onSecond].map((connection) => connection.close()));
  });
});
