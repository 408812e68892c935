import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSqlServers, type SqlServer, type SqlServers, testedSeries } from "#e2e/support/sql-servers.ts";
import { changePassword, createControlAccount, dropAnonymousAccounts, readAccounts, readGrants } from "./accounts.ts";
import { drainWrites, flushBinaryLogs, readBinaryLogs, readBinlogPosition } from "./binlog-position.ts";
import { connect, type OpenConnection } from "./connect.ts";
import { readIdentity } from "./identity.ts";
import { readObserved } from "./light-poll.ts";
import { readLockWaits } from "./lock-waits.ts";
import { metricCatalogue } from "./metric-catalogue.ts";
import { readMetrics } from "./metrics.ts";
import { missingPrivileges } from "./privilege-check.ts";
import { killConnection, killQuery, readProcesses } from "./process-list.ts";
import { readReadOnly, setReadOnly } from "./read-only.ts";
import { configureReplica, resetReplica, setSemiSync } from "./replication.ts";
import { errnoOf } from "./server-errors.ts";
import { readDatabaseSizes, readTableCount } from "./storage.ts";
import { compareVariable } from "./variable-comparison.ts";
import { readVariableCatalogue, readVariables, setGlobalVariable } from "./variables.ts";

const password = "control-passphrase-1";

async function errnoFrom(work: Promise<unknown>): Promise<number | null> {
  return work.then(
    () => 0,
    (error: unknown) => errnoOf(error),
  );
}

let servers: SqlServers;
beforeAll(async () => {
  servers = await createSqlServers();
}, 60_000);
afterAll(() => servers.close());

describe.each(testedSeries)("statements on %s with the control account", (series) => {
  let server: SqlServer;
  let root: OpenConnection;
  let control: OpenConnection;
  const opened: OpenConnection[] = [];

  async function app(): Promise<OpenConnection> {
    const connection = await connect(server.target("app", "app-passphrase"));
    opened.push(connection);
    return connection;
  }

  beforeAll(async () => {
    server = await servers.start(series);
    root = await server.root();
    await root.execute("CREATE DATABASE shop");
    await root.execute("CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(50))");
    await root.execute("INSERT INTO shop.item SELECT seq, CONCAT('item ', seq) FROM shop.seq_1_to_1000");
    await root.execute("CREATE VIEW shop.names AS SELECT name FROM shop.item");
    await root.execute("CREATE USER app@'127.0.0.1' IDENTIFIED BY 'app-passphrase'");
    await root.execute("GRANT ALL ON shop.* TO app@'127.0.0.1'");
    await createControlAccount(root, { user: "rookery", host: "127.0.0.1", password, requireTls: false });
    control = await connect(server.target("rookery", password));
  }, 60_000);
  afterAll(() => Promise.all([root, control, ...opened].map((connection) => connection?.close())));

  test("knows who answers", async () => {
    const identity = await readIdentity(control);
    expect(identity).toMatchObject({
      isMariaDb: true,
      serverId: server.port,
      port: server.port,
      tls: false,
      socketPath: server.socketPath,
    });
    expect(identity.version).toMatchObject({ tooOld: false });
    expect(`${identity.version?.major}.${identity.version?.minor}`).toBe(series);
    const secure = await connect(server.target("rookery", password, { tls: { mode: "verify", caPem: server.caPem } }));
    expect((await readIdentity(secure)).tls).toBe(true);
    await secure.close();
  });

  test("the control account lacks nothing, and a bare one is told what each lack costs", async () => {
    expect(await missingPrivileges(control)).toEqual([]);
    const bare = await app();
    const missing = await missingPrivileges(bare);
    expect(missing.map((item) => item.privilege)).toEqual(
      expect.arrayContaining(["REPLICA MONITOR", "READ_ONLY ADMIN", "SELECT ON mysql.user"]),
    );
    expect(missing.every((item) => item.cost.startsWith("Rookery cannot"))).toBe(true);
    await expect(readObserved(bare)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("REPLICA MONITOR"),
    });
    expect(await errnoFrom(setReadOnly(bare, true))).toBe(1227);
    expect(await errnoFrom(setGlobalVariable(bare, "max_connections", 99))).toBe(1227);
    await createControlAccount(root, { user: "watcher", host: "127.0.0.1", password, requireTls: false }, "observe");
    const watcher = await connect(server.target("watcher", password));
    expect(await missingPrivileges(watcher, "observe")).toEqual([]);
    expect((await readObserved(watcher)).version).toContain(series);
    expect(
      await errnoFrom(
        configureReplica(watcher, {
          sourceHost: "127.0.0.1",
          sourcePort: 1,
          user: "x",
          password: "y",
          caPath: null,
          verify: false,
        }),
      ),
    ).toBe(1227);
    await watcher.close();
  });

  test("reads accounts without hashes, drops the anonymous, changes passwords", async () => {
    await root.execute("CREATE USER ''@'localhost'");
    await root.execute("CREATE ROLE readers");
    expect(await dropAnonymousAccounts(root)).toBe(1);
    const accounts = await readAccounts(control);
    expect(accounts.find((one) => one.user === "rookery")).toEqual({
      user: "rookery",
      host: "127.0.0.1",
      plugin: "mysql_native_password",
      locked: false,
      isRole: false,
      requiresTls: false,
      hasPassword: true,
    });
    expect(accounts.find((one) => one.user === "readers")?.isRole).toBe(true);
    expect(accounts.some((one) => one.user === "")).toBe(false);
    expect((await readGrants(control, { user: "app", host: "127.0.0.1" })).join()).not.toMatch(/\*[0-9A-F]{40}/);
    await changePassword(control, { user: "app", host: "127.0.0.1" }, "it's \\ new");
    const renewed = await connect(server.target("app", "it's \\ new"));
    await renewed.close();
    await changePassword(control, { user: "app", host: "127.0.0.1" }, "app-passphrase");
    expect(await errnoFrom(changePassword(control, { user: "nobody", host: "%" }, "x"))).toBe(1396);
  });

  test("accounts made outside the binary log leave no trace in it", async () => {
    const before = (await readBinlogPosition(root)).gtidBinlogPos;
    await createControlAccount(root, { user: "quiet", host: "127.0.0.1", password, requireTls: true, binlog: false });
    expect((await readBinlogPosition(root)).gtidBinlogPos).toBe(before);
    expect((await root.query("SELECT @@sql_log_bin AS logged"))[0]?.logged).toEqual(
      expect.toSatisfy((value: unknown) => Number(value) === 1),
    );
    expect(await errnoFrom(connect(server.target("quiet", password)))).toBe(1045);
  });

  test("read_only refuses writes of others, also at their COMMIT", async () => {
    const writer = await app();
    await writer.execute("START TRANSACTION");
    await writer.execute("INSERT INTO shop.item VALUES (5000, 'open')");
    await setReadOnly(control, true);
    expect(await readReadOnly(control)).toBe(true);
    expect((await readObserved(control)).readOnly).toBe(true);
    expect(await errnoFrom(writer.execute("COMMIT"))).toBe(1290);
    await expect(writer.execute("INSERT INTO shop.item VALUES (5001, 'x')")).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("refuses writes"),
    });
    await writer.execute("ROLLBACK");
    await drainWrites(control);
    await setReadOnly(control, false);
    expect((await writer.execute("INSERT INTO shop.item VALUES (5002, 'x')")).affectedRows).toBe(1);
    await control.execute("START TRANSACTION");
    expect(await errnoFrom(setReadOnly(control, true))).toBe(1192);
    await control.execute("ROLLBACK");
  });

  test("reads, sets and compares variables", async () => {
    const catalogue = await readVariableCatalogue(control);
    expect(catalogue.size).toBeGreaterThan(500);
    expect(catalogue.get("max_connections")).toMatchObject({
      dynamic: true,
      type: "integer",
      scope: "global",
      minimum: "10",
    });
    expect(catalogue.get("datadir")).toMatchObject({ dynamic: false, type: "text" });
    await setGlobalVariable(control, "max_connections", 77);
    await setGlobalVariable(control, "slow_query_log", "ON");
    const values = await readVariables(control, ["max_connections", "slow_query_log", "no_such_thing"]);
    expect([...values]).toEqual([
      ["max_connections", "77"],
      ["slow_query_log", "ON"],
    ]);
    expect(compareVariable("77", values.get("max_connections"), catalogue.get("max_connections"))).toBe("same");
    // Every variable equals itself as the catalogue gives it: no false drift in any type.
    const runtime = await readVariables(control);
    const different = [...(await readVariableCatalogue(control)).values()].filter(
      (one) =>
        one.value !== null &&
        runtime.has(one.name) &&
        compareVariable(one.value, runtime.get(one.name), one) !== "same",
    );
    expect(different.map((one) => one.name).filter((name) => !/^(gtid_|timestamp|last_)/.test(name))).toEqual([]);
    expect(await errnoFrom(setGlobalVariable(control, "datadir", "/tmp"))).toBe(1238);
    expect(await errnoFrom(setGlobalVariable(control, "no_such_thing", 1))).toBe(1193);
    await expect(setGlobalVariable(control, "x=1, GLOBAL max_connections", 1)).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("lists sessions, finds who blocks whom, ends a query and a session", async () => {
    const [holder, waiter] = [await app(), await app()];
    await holder.execute("START TRANSACTION");
    await holder.execute("UPDATE shop.item SET name='held' WHERE id=1");
    await waiter.execute("SET SESSION innodb_lock_wait_timeout=20");
    const blocked = errnoFrom(waiter.execute("UPDATE shop.item SET name='wanted' WHERE id=1"));
    await expect.poll(async () => (await readLockWaits(control)).length, { interval: 250, timeout: 5_000 }).toBe(1);
    expect((await readLockWaits(control))[0]).toMatchObject({
      waitingId: waiter.threadId,
      blockingId: holder.threadId,
      blockingQuery: null,
      table: "shop.item",
    });
    expect((await readLockWaits(control))[0]?.blockingSeconds).toBeLessThan(60);
    const processes = await readProcesses(control);
    expect(processes.find((one) => one.id === waiter.threadId)).toMatchObject({
      user: "app",
      command: "Query",
      query: expect.stringContaining("UPDATE shop.item"),
    });
    expect(processes.some((one) => one.id === control.threadId)).toBe(false);
    await killQuery(control, waiter.threadId);
    expect(await blocked).toBe(1317);
    await killConnection(control, holder.threadId);
    await expect.poll(() => holder.open).toBe(false);
    expect(await errnoFrom(killQuery(control, holder.threadId))).toBe(1094);
    await waiter.execute("SET SESSION innodb_lock_wait_timeout=1");
    const second = await app();
    await second.execute("START TRANSACTION");
    await second.execute("UPDATE shop.item SET name='held' WHERE id=1");
    await expect(waiter.execute("UPDATE shop.item SET name='wanted' WHERE id=1")).rejects.toMatchObject({
      code: "timeout",
      detail: { errno: 1205 },
    });
    await second.execute("ROLLBACK");
  }, 20_000);

  test("sizes, table count and binary logs", async () => {
    const sizes = await readDatabaseSizes(root);
    expect(sizes.find((one) => one.name === "shop")).toMatchObject({
      tables: 1,
      dataBytes: expect.toSatisfy((bytes: number) => bytes >= 16_384),
    });
    expect(await readTableCount(root)).toBe(1);
    const before = await readBinaryLogs(control);
    await flushBinaryLogs(control);
    expect(await readBinaryLogs(control)).toHaveLength(before.length + 1);
  });

  test("metrics: every series of the catalogue, what does not exist is missing and not zero", async () => {
    const metrics = await readMetrics(control, { isReplica: false });
    expect([...metrics.keys()]).toEqual(metricCatalogue.map((metric) => metric.name));
    const missing = metricCatalogue
      .filter((metric) => Number.isNaN(metrics.get(metric.name)))
      .map((metric) => metric.serverName);
    expect(
      missing.filter(
        (name) =>
          !name.startsWith("wsrep_") &&
          metricCatalogue.find((metric) => metric.serverName === name)?.source !== "replica",
      ),
    ).toEqual([]);
    expect(metrics.get("mysql_up")).toBe(1);
    expect(metrics.get('mysql_global_status_commands_total{command="insert"}')).toBeGreaterThan(0);
    expect(metrics.get("mysql_global_variables_max_connections")).toBe(77);
  });

  test("the account may do what operations need of it", async () => {
    await configureReplica(control, {
      sourceHost: "127.0.0.1",
      sourcePort: 1,
      user: "x",
      password: "y",
      caPath: null,
      verify: false,
    });
    await resetReplica(control);
    await setSemiSync(control, { primary: false, replica: false, timeoutMs: 500 });
    expect(await errnoFrom(control.execute("INSERT INTO shop.item VALUES (9999, 'no')"))).toBe(1142);
  });
});
