import type { aggregations, chartUnits } from "./schemas.ts";

type Metric = string;

/** How a line is made of stored series: one of them, a sum, a share of a whole, or one minus such a share. */
export type Expression =
  | { metric: Metric }
  | { sum: readonly Metric[] }
  | { percent: Metric; of: Metric }
  | { percentNot: Metric; of: Metric };

/** One line of an instance's chart. */
export interface ChartLine {
  name: string;
  value: Expression;
}

/** A chart: what it is called, its unit, how points are made, and its lines. On a cluster page the first line counts. */
export interface ChartDefinition {
  key: string;
  title: string;
  unit: (typeof chartUnits)[number];
  aggregation: (typeof aggregations)[number];
  scopes: readonly ("cluster" | "instance")[];
  lines: readonly ChartLine[];
}

const status = (name: string): Metric => `mysql_global_status_${name}`;
const command = (name: string): Metric => `mysql_global_status_commands_total{command="${name}"}`;
const handler = (name: string): Metric => `mysql_global_status_handlers_total{handler="${name}"}`;
const replica = (name: string): Metric => `mysql_slave_status_${name}`;
const line = (name: string, metric: Metric): ChartLine => ({ name, value: { metric } });

const writes: Expression = { sum: ["insert", "update", "delete", "replace", "insert_select"].map(command) };
const both = ["cluster", "instance"] as const;
const instance = ["instance"] as const;

function chart(
  key: string,
  title: string,
  unit: ChartDefinition["unit"],
  scopes: ChartDefinition["scopes"],
  lines: readonly ChartLine[],
  aggregation: ChartDefinition["aggregation"] = "avg",
): ChartDefinition {
  return { key, title, unit, aggregation, scopes, lines };
}

/** The charts of the cluster and instance pages, in the order in which they stand there. */
export const chartDefinitions: readonly ChartDefinition[] = [
  chart(
    "lag",
    "Replication lag, seconds",
    "seconds",
    both,
    [line("behind the source", replica("seconds_behind_master"))],
    "max",
  ),
  chart("queries", "Statements, per second", "per second", both, [line("statements", status("queries"))]),
  chart("writes", "Writes, per second", "per second", both, [{ name: "writes", value: writes }]),
  chart("commands", "Statements by kind, per second", "per second", instance, [
    line("select", command("select")),
    { name: "writes", value: writes },
    line("commit", command("commit")),
    line("rollback", command("rollback")),
  ]),
  chart("threads", "Threads running, count", "count", both, [line("running", status("threads_running"))], "max"),
  chart(
    "connections",
    "Connections, count",
    "count",
    both,
    [line("open", status("threads_connected")), line("allowed", "mysql_global_variables_max_connections")],
    "max",
  ),
  chart("connection-errors", "Failed and broken connections, per second", "per second", instance, [
    line("refused sign-ins", status("access_denied_errors")),
    line("failed attempts", status("aborted_connects")),
    line("ended without goodbye", status("aborted_clients")),
  ]),
  chart("slow", "Slow statements, per second", "per second", both, [line("slow", status("slow_queries"))]),
  chart("pool-hit", "Buffer pool hit ratio, percent", "percent", both, [
    {
      name: "read from memory",
      value: { percentNot: status("innodb_buffer_pool_reads"), of: status("innodb_buffer_pool_read_requests") },
    },
  ]),
  chart("pool-use", "Buffer pool use, percent", "percent", instance, [
    {
      name: "data",
      value: { percent: status("innodb_buffer_pool_bytes_data"), of: "mysql_global_variables_innodb_buffer_pool_size" },
    },
    {
      name: "dirty",
      value: {
        percent: status("innodb_buffer_pool_bytes_dirty"),
        of: "mysql_global_variables_innodb_buffer_pool_size",
      },
    },
  ]),
  chart("rows", "Rows, per second", "per second", instance, [
    line("read", status("rows_read")),
    line("inserted", handler("write")),
    line("updated", handler("update")),
    line("deleted", handler("delete")),
  ]),
  chart("scans", "Rows read by scanning, per second", "per second", instance, [
    line("scanned", handler("read_rnd_next")),
    line("by key", handler("read_key")),
  ]),
  chart("innodb-io", "InnoDB data files, bytes per second", "bytes/s", instance, [
    line("read", status("innodb_data_read")),
    line("written", status("innodb_data_written")),
    line("redo log", status("innodb_os_log_written")),
  ]),
  chart("checkpoint", "Redo log since the last checkpoint, percent of the limit", "percent", instance, [
    {
      name: "checkpoint age",
      value: { percent: status("innodb_checkpoint_age"), of: status("innodb_checkpoint_max_age") },
    },
  ]),
  chart(
    "history",
    "Undo history, transactions",
    "count",
    both,
    [line("not purged", status("innodb_history_list_length"))],
    "max",
  ),
  chart("row-locks", "Row locks, waits per second", "per second", instance, [
    line("waits", status("innodb_row_lock_waits")),
    line("deadlocks", status("innodb_deadlocks")),
  ]),
  chart("temporary-tables", "Temporary tables, per second", "per second", instance, [
    line("made", status("created_tmp_tables")),
    line("on disk", status("created_tmp_disk_tables")),
  ]),
  chart("network", "Network, bytes per second", "bytes/s", both, [
    line("sent", status("bytes_sent")),
    line("received", status("bytes_received")),
  ]),
  chart("binlog", "Binary log, bytes per second", "bytes/s", both, [line("written", status("binlog_bytes_written"))]),
  chart("relay-log", "Relay logs, bytes", "bytes", instance, [line("kept", replica("relay_log_space"))], "max"),
  chart("semi-sync", "Semi-synchronous commits, per second", "per second", instance, [
    line("acknowledged", status("rpl_semi_sync_master_yes_tx")),
    line("not acknowledged", status("rpl_semi_sync_master_no_tx")),
  ]),
  chart(
    "memory",
    "Memory beside the buffer pool, bytes",
    "bytes",
    instance,
    [line("used", status("memory_used"))],
    "max",
  ),
];

/** The stored series that an expression reads. */
export function metricsOf(value: Expression): readonly string[] {
  if ("metric" in value) return [value.metric];
  if ("sum" in value) return value.sum;
  return ["percent" in value ? value.percent : value.percentNot, value.of];
}

/**
 * The value at one instant. A sum of known and unknown parts is the sum of the known (a server without that command);
 * a share of an idle or unknown whole is unknown, never 0 or 100 %.
 */
export function evaluate(value: Expression, read: (metric: string) => number | null): number | null {
  if ("metric" in value) return read(value.metric);
  if ("sum" in value) {
    const known = value.sum.map(read).filter((part) => part !== null);
    return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
  }
  const [partName, wholeName] = metricsOf(value);
  const part = read(partName ?? "");
  const whole = read(wholeName ?? "");
  if (part === null || whole === null || whole <= 0) return null;
  const percent = Math.min(100, Math.max(0, (part / whole) * 100));
  return "percentNot" in value ? 100 - percent : percent;
}
