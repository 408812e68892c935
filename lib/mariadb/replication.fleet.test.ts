import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSqlServers, type SqlServer, type SqlServers, testedSeries } from "#e2e/support/sql-servers.ts";
import { createReplicationAccount } from "./accounts.ts";
import { readBinaryLogs, readBinlogPosition } from "./binlog-position.ts";
import type { OpenConnection } from "./connect.ts";
import { errantTransactions } from "./gtid.ts";
import { readObserved } from "./light-poll.ts";
import { readMetrics } from "./metrics.ts";
import { readReadOnly, setReadOnly } from "./read-only.ts";
import {
  configureReplica,
  readReplicaHosts,
  resetBinaryLogs,
  resetReplica,
  setGtidSlavePos,
  setSemiSync,
  startReplication,
  startSqlThread,
  stopIoThread,
  stopReplication,
  waitForGtid,
} from "./replication.ts";
import { readReplicationLinks } from "./replication-status.ts";

const password = "repl-'\\-secret";

let servers: SqlServers;
beforeAll(async () => {
  servers = await createSqlServers();
}, 60_000);
afterAll(() => servers.close());

describe.each(testedSeries)("replication on %s", (series) => {
  let source: SqlServer;
  let sourceSql: OpenConnection;
  let replicaSql: OpenConnection;
  let settings: Parameters<typeof configureReplica>[1];

  async function link() {
    const [first] = await readReplicationLinks(replicaSql);
    if (!first) throw new Error("no replication connection");
    return first;
  }

  async function restartWith(changes: Partial<typeof settings>): Promise<void> {
    await stopReplication(replicaSql);
    await configureReplica(replicaSql, { ...settings, ...changes });
    await startReplication(replicaSql);
  }

  async function catchUp(): Promise<void> {
    const { gtidBinlogPos } = await readBinlogPosition(sourceSql);
    expect(await waitForGtid(replicaSql, gtidBinlogPos, 20)).toBe(true);
  }

  beforeAll(async () => {
    source = await servers.start(series);
    const replica = await servers.start(series, [
      "--slave-net-timeout=4",
      "--read-only=1",
      "--rpl-semi-sync-slave-enabled=1",
    ]);
    sourceSql = await source.root();
    replicaSql = await replica.root();
    settings = {
      sourceHost: "127.0.0.1",
      sourcePort: source.port,
      user: "repl",
      password,
      caPath: source.caPath,
      verify: true,
    };
    await resetBinaryLogs(sourceSql);
    await createReplicationAccount(sourceSql, { user: "repl", host: "127.0.0.1", password, requireTls: true });
    await sourceSql.execute("CREATE DATABASE app");
    await sourceSql.execute("CREATE TABLE app.t (id INT PRIMARY KEY, v INT)");
    await resetBinaryLogs(replicaSql);
    await setGtidSlavePos(replicaSql, "");
    await configureReplica(replicaSql, settings);
    await startReplication(replicaSql);
    await catchUp();
  }, 60_000);
  afterAll(() => Promise.all([sourceSql?.close(), replicaSql?.close()]));

  test("one primary and one replica over TLS, seen from both sides", async () => {
    await expect.poll(async () => (await link()).io).toBe("yes");
    const observed = await readObserved(replicaSql);
    const primary = await readObserved(sourceSql);
    expect(observed.links).toHaveLength(1);
    expect(observed.links[0]).toMatchObject({
      sourcePort: source.port,
      sourceServerId: primary.serverId,
      io: "yes",
      sql: "yes",
      usingGtid: "slave_pos",
      tls: true,
      filters: [],
      secondsBehind: 0,
    });
    expect(observed).toMatchObject({ readOnly: true, logBin: true, gtidSlavePos: primary.gtidBinlogPos });
    expect(primary).toMatchObject({ readOnly: false, links: [] });
    expect(errantTransactions(observed.gtidBinlogState, primary.gtidBinlogState)).toEqual([]);
    const hosts = await readReplicaHosts(sourceSql);
    expect(hosts).toMatchObject([{ serverId: observed.serverId, sourceServerId: primary.serverId }]);
    expect((await readBinaryLogs(sourceSql)).at(-1)?.file).toBe((await readBinlogPosition(sourceSql)).file);
    const metrics = await readMetrics(replicaSql, { isReplica: true });
    expect(metrics.get("mysql_slave_status_slave_io_running")).toBe(1);
    expect(metrics.get("mysql_slave_status_seconds_behind_master")).toBe(0);
    expect(metrics.get("mysql_global_variables_read_only")).toBe(1);
  });

  test("semi-sync becomes active when both sides are switched", async () => {
    await setSemiSync(sourceSql, { primary: true, timeoutMs: 1000 });
    await restartWith({});
    await expect
      .poll(async () => (await readObserved(sourceSql)).semiSync)
      .toMatchObject({ primaryEnabled: true, primaryActive: true, primaryClients: 1 });
    expect((await readObserved(replicaSql)).semiSync).toMatchObject({ replicaEnabled: true, replicaActive: true });
    await setSemiSync(sourceSql, { primary: false });
  });

  test("waiting for what does not come ends with false", async () => {
    expect(await waitForGtid(replicaSql, "0-1-99999999", 1)).toBe(false);
    await expect(waitForGtid(replicaSql, "nonsense", 1)).rejects.toThrow(/is not a GTID/);
  });

  test("what was received is applied without fetching", async () => {
    await stopReplication(replicaSql);
    expect(await link()).toMatchObject({ io: "no", sql: "no", secondsBehind: null });
    expect(
      (await readMetrics(replicaSql, { isReplica: true })).get("mysql_slave_status_seconds_behind_master"),
    ).toBeNaN();
    await startSqlThread(replicaSql);
    expect(await link()).toMatchObject({ io: "no", sql: "yes" });
    await startReplication(replicaSql);
    await expect.poll(async () => (await link()).io).toBe("yes");
    await stopIoThread(replicaSql);
    expect((await link()).io).toBe("no");
    await startReplication(replicaSql);
  });

  test("a wrong password, a dead port and a wrong certificate name are told apart", async () => {
    await restartWith({ password: "wrong" });
    await expect.poll(async () => (await link()).ioErrno, { timeout: 8_000 }).toBe(1045);
    expect((await link()).io).toBe("connecting");
    await restartWith({ sourcePort: 1 });
    await expect.poll(async () => (await link()).ioErrno, { timeout: 8_000 }).toBe(2003);
    // The same server by a name that its certificate does not carry.
    await restartWith({ sourceHost: "localhost" });
    await expect.poll(async () => (await link()).ioErrno, { timeout: 8_000 }).toBe(2026);
    await restartWith({});
    await catchUp();
  }, 40_000);

  test("without TLS a plain account works and the link says so", async () => {
    await createReplicationAccount(sourceSql, { user: "plain", host: "127.0.0.1", password, requireTls: false });
    await catchUp();
    await restartWith({ user: "plain", caPath: null });
    await expect.poll(async () => (await link()).io).toBe("yes");
    expect((await link()).tls).toBe(false);
    await restartWith({});
    await catchUp();
  });

  test("a drifted row stops the replica with 1062, and the local write is found as errant", async () => {
    await replicaSql.execute("SET SESSION sql_log_bin=0");
    await replicaSql.execute("INSERT INTO app.t VALUES (1, 1)");
    await replicaSql.execute("SET SESSION sql_log_bin=1");
    await sourceSql.execute("INSERT INTO app.t VALUES (1, 2)");
    await expect.poll(async () => (await link()).sqlErrno, { timeout: 8_000 }).toBe(1062);
    expect(await link()).toMatchObject({ io: "yes", sql: "no", secondsBehind: null });
    await replicaSql.execute("DELETE FROM app.t WHERE id=1");
    const replica = await readObserved(replicaSql);
    const errant = errantTransactions(replica.gtidBinlogState, (await readObserved(sourceSql)).gtidBinlogState);
    expect(errant).toMatchObject([{ serverId: replica.serverId, count: 1n }]);
    await startReplication(replicaSql);
    await expect.poll(async () => (await link()).sqlErrno, { timeout: 8_000 }).toBe(1950);
  }, 30_000);

  test("a reset replica has no links, and an old primary can become a replica", async () => {
    await stopReplication(replicaSql);
    await resetReplica(replicaSql);
    await resetBinaryLogs(replicaSql);
    expect(await readReplicationLinks(replicaSql)).toEqual([]);
    await setReadOnly(replicaSql, false);
    await setGtidSlavePos(replicaSql, (await readBinlogPosition(sourceSql)).gtidBinlogPos);
    await replicaSql.execute("CREATE DATABASE IF NOT EXISTS later");
    await createReplicationAccount(replicaSql, { user: "repl", host: "127.0.0.1", password, requireTls: true });
    await setReadOnly(sourceSql, true);
    expect(await readReadOnly(sourceSql)).toBe(true);
    const newSource = await readObserved(replicaSql);
    const port = Number((await replicaSql.query("SELECT @@port AS port"))[0]?.port);
    await configureReplica(sourceSql, { ...settings, sourcePort: port, demote: true });
    await startReplication(sourceSql);
    expect(await waitForGtid(sourceSql, newSource.gtidBinlogPos, 10)).toBe(true);
    expect(await sourceSql.query("SHOW DATABASES LIKE 'later'")).toHaveLength(1);
  }, 30_000);
});
