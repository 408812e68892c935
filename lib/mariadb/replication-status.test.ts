import { expect, test } from "vitest";
import type { FleetConnection, FleetRow } from "./ports.ts";
import { toReplicationLink } from "./replication-status.ts";

// Only the label is asked for.
const connection: FleetConnection = {
  label: "db-b2",
  threadId: 1,
  query: async () => [],
  execute: async () => ({ affectedRows: 0 }),
  close: async () => undefined,
};

// As MariaDB 11.8 answers, with the driver's types: 64-bit numbers come as text.
const healthy: FleetRow = {
  Connection_name: "",
  Slave_SQL_State: "Slave has read all relay log; waiting for more updates",
  Slave_IO_State: "Waiting for master to send event",
  Master_Host: "127.0.0.1",
  Master_User: "repl",
  Master_Port: 23502,
  Slave_IO_Running: "Yes",
  Slave_SQL_Running: "Yes",
  Replicate_Do_DB: "",
  Replicate_Ignore_Table: "",
  Relay_Log_Space: "52498",
  Master_SSL_Allowed: "Yes",
  Seconds_Behind_Master: "0",
  Last_IO_Errno: 0,
  Last_IO_Error: "",
  Last_SQL_Errno: 0,
  Last_SQL_Error: "",
  Master_Server_Id: 2,
  Using_Gtid: "Slave_Pos",
  Gtid_IO_Pos: "1-2-4453",
  SQL_Delay: 0,
  SQL_Remaining_Delay: null,
  Slave_SQL_Running_State: "Slave has read all relay log; waiting for more updates",
  Retried_transactions: "0",
  Slave_received_heartbeats: 13,
  Slave_heartbeat_period: "2.000",
  Gtid_Slave_Pos: "1-2-4453",
};

test("a healthy link", () => {
  expect(toReplicationLink(healthy, connection)).toMatchObject({
    io: "yes",
    sql: "yes",
    secondsBehind: 0,
    sourceServerId: 2,
    relayLogSpaceBytes: 52498,
    heartbeatPeriodSeconds: 2,
    tls: true,
    filters: [],
  });
});

test.each([
  [
    { Slave_SQL_Running: "No", Last_SQL_Errno: 1062, Last_SQL_Error: "Duplicate entry", Seconds_Behind_Master: null },
    { sql: "no", sqlErrno: 1062, secondsBehind: null },
  ],
  [
    {
      Slave_IO_Running: "Connecting",
      Last_IO_Errno: 1045,
      Last_IO_Error: "Access denied",
      Seconds_Behind_Master: null,
    },
    { io: "connecting", ioErrno: 1045, secondsBehind: null },
  ],
  [{ Slave_IO_Running: "Preparing", Seconds_Behind_Master: null }, { io: "connecting" }],
  [{ Master_Server_Id: 0 }, { sourceServerId: null }],
  [
    { Using_Gtid: "No", Master_SSL_Allowed: "No" },
    { usingGtid: "no", tls: false },
  ],
  [
    { SQL_Delay: 3600, SQL_Remaining_Delay: "120" },
    { sqlDelaySeconds: 3600, sqlRemainingDelaySeconds: 120 },
  ],
  [
    { Replicate_Do_DB: "shop", Replicate_Ignore_Table: "shop.log" },
    { filters: ["Replicate_Do_DB: shop", "Replicate_Ignore_Table: shop.log"] },
  ],
  [{ Connection_name: "east" }, { connection: "east" }],
])("%j", (change, expected) => {
  expect(toReplicationLink({ ...healthy, ...change }, connection)).toMatchObject(expected);
});

test.each(["Slave_IO_Running", "Seconds_Behind_Master", "Last_SQL_Errno", "Using_Gtid"])(
  "a missing %s is an error, never a guess",
  (column) => {
    const { [column]: _removed, ...rest } = healthy;
    expect(() => toReplicationLink(rest, connection)).toThrow(
      new RegExp(`db-b2 answered about its replication .*${column}`),
    );
  },
);

test("a word that no version says is an error that does not repeat the value", () => {
  expect(() => toReplicationLink({ ...healthy, Slave_SQL_Running: "perhaps" }, connection)).toThrow(
    /Slave_SQL_Running/,
  );
});
