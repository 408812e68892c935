import { metricCatalogue } from "#lib/mariadb/metric-catalogue.ts";

/** One simulated server: number 0, 3, 6 ... are primaries, the two after each are its replicas. */
export interface SimulatedInstance {
  index: number;
  host: string;
  port: number;
  serverId: number;
  /** Null on a primary. */
  source: { host: string; port: number; serverId: number } | null;
  startedAt: number;
  lagSeconds: number;
}

const transactionsPerSecond = 7;

function sequenceAt(instance: SimulatedInstance, now: number): number {
  const age = Math.max(0, (now - instance.startedAt) / 1000 - instance.lagSeconds);
  return 1000 + Math.floor(age * transactionsPerSecond);
}

function gtid(instance: SimulatedInstance, now: number): string {
  return `0-${instance.source?.serverId ?? instance.serverId}-${sequenceAt(instance, now)}`;
}

// A wave of its own for every instance and name, so that charts differ and still look like load.
function wave(instance: SimulatedInstance, now: number, salt: number): number {
  return 1 + 0.6 * Math.sin(now / 60_000 + instance.index * 0.7 + salt) + 0.2 * Math.sin(now / 7_000 + salt * 3);
}

function hash(text: string): number {
  let value = 7;
  for (let index = 0; index < text.length; index += 1) value = (value * 31 + text.charCodeAt(index)) % 9973;
  return value;
}

const salts = new Map(metricCatalogue.map((metric) => [metric.serverName, hash(metric.serverName)]));
const fixedStatus: Readonly<Record<string, (instance: SimulatedInstance, now: number) => string>> = {
  Uptime: (instance, now) => String(86_400 + Math.floor((now - instance.startedAt) / 1000)),
  Threads_connected: (instance, now) => String(Math.round(20 * wave(instance, now, 1))),
  Threads_running: (instance, now) => String(Math.max(1, Math.round(3 * wave(instance, now, 2)))),
  Rpl_semi_sync_master_status: (instance) => (instance.source ? "OFF" : "ON"),
  Rpl_semi_sync_master_clients: (instance) => (instance.source ? "0" : "2"),
  Rpl_semi_sync_slave_status: (instance) => (instance.source ? "ON" : "OFF"),
  Slaves_connected: (instance) => (instance.source ? "0" : "2"),
  Slaves_running: (instance) => (instance.source ? "1" : "0"),
  wsrep_cluster_size: () => "0",
  wsrep_cluster_status: () => "Disconnected",
  wsrep_ready: () => "OFF",
};

/** A status value at `now`: counters only grow, gauges swing. */
export function statusValue(instance: SimulatedInstance, name: string, kind: "counter" | "gauge", now: number): string {
  const fixed = fixedStatus[name];
  if (fixed) return fixed(instance, now);
  const salt = salts.get(name) ?? hash(name);
  if (kind === "gauge") return String(Math.round((salt % 500) * wave(instance, now, salt)));
  const age = (now - instance.startedAt) / 1000;
  // The rate's swing is smaller than the rate, so the sum never falls.
  return String(Math.floor(100_000 + (salt % 900) * (age + 5 * Math.sin(age / 10 + salt))));
}

const variableValues: Readonly<Record<string, string>> = {
  max_connections: "500",
  innodb_buffer_pool_size: "8589934592",
  table_open_cache: "2000",
  open_files_limit: "32768",
  innodb_log_file_size: "1073741824",
  long_query_time: "1.000000",
};

/** A global variable; empty when the simulator does not know it. */
export function variableValue(instance: SimulatedInstance, name: string): string {
  if (name === "read_only") return instance.source ? "ON" : "OFF";
  if (name === "server_id") return String(instance.serverId);
  return variableValues[name] ?? "";
}

/** The one row that light-poll's SELECT answers with, by column name. */
export function pollRow(instance: SimulatedInstance, now: number): Record<string, string> {
  const position = gtid(instance, now);
  return {
    server_id: String(instance.serverId),
    version: "11.8.6-MariaDB-log",
    hostname: `simulated-${instance.index}`,
    read_only: instance.source ? "1" : "0",
    log_bin: "1",
    log_slave_updates: "1",
    gtid_strict_mode: "1",
    gtid_domain_id: "0",
    gtid_binlog_pos: position,
    gtid_binlog_state: position,
    gtid_current_pos: position,
    gtid_slave_pos: instance.source ? position : "",
    binlog_format: "ROW",
    datadir: `/var/lib/simulated/${instance.index}/`,
    max_connections: "500",
    semi_primary: instance.source ? "0" : "1",
    semi_wait_point: "AFTER_SYNC",
    semi_replica: instance.source ? "1" : "0",
    wsrep_on: "0",
  };
}

/** The row of SHOW ALL SLAVES STATUS of a replica; null on a primary. */
export function replicaRow(instance: SimulatedInstance, now: number): Record<string, string | null> | null {
  if (!instance.source) return null;
  const idle = "Slave has read all relay log; waiting for more updates";
  return {
    Connection_name: "",
    Slave_SQL_State: idle,
    Slave_IO_State: "Waiting for master to send event",
    Master_Host: instance.source.host,
    Master_Port: String(instance.source.port),
    Slave_IO_Running: "Yes",
    Slave_SQL_Running: "Yes",
    Replicate_Do_DB: "",
    Master_SSL_Allowed: "Yes",
    Seconds_Behind_Master: String(instance.lagSeconds),
    Last_IO_Errno: "0",
    Last_IO_Error: "",
    Last_SQL_Errno: "0",
    Last_SQL_Error: "",
    Master_Server_Id: String(instance.source.serverId),
    Using_Gtid: "Slave_Pos",
    Gtid_IO_Pos: gtid({ ...instance, lagSeconds: 0 }, now),
    SQL_Delay: "0",
    SQL_Remaining_Delay: null,
    Slave_SQL_Running_State: idle,
    Relay_Log_Space: "52498",
    Retried_transactions: "0",
    Slave_received_heartbeats: String(Math.floor((now - instance.startedAt) / 2000)),
    Slave_heartbeat_period: "2.000",
    Gtid_Slave_Pos: gtid(instance, now),
  };
}
