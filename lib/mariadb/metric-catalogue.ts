import { type Entry, generalMetrics, type MetricKind, type MetricSource } from "./metric-entries.ts";

export type { MetricKind, MetricSource };

export interface MetricDefinition {
  /** Position in this list; the store's column. Never changes, also when a metric is no longer read. */
  index: number;
  /** The name that mysqld_exporter gives the series, with its label where it has one. */
  name: string;
  source: MetricSource;
  /** Name of the status value, variable or column. */
  serverName: string;
  kind: MetricKind;
  unit: string;
  /** One sentence for people. */
  meaning: string;
}

const prefixes: Readonly<Record<MetricSource, string>> = {
  up: "mysql_",
  status: "mysql_global_status_",
  variable: "mysql_global_variables_",
  replica: "mysql_slave_status_",
};

// APPEND ONLY, see metric-entries.ts: new metrics go to the end of this list.
const replicationAndEngineMetrics: readonly Entry[] = [
  ["status", "Binlog_bytes_written", "counter", "bytes", "Bytes written to the binary log."],
  ["status", "Binlog_cache_use", "counter", "transactions", "Transactions kept in the binary log's cache."],
  ["status", "Binlog_cache_disk_use", "counter", "transactions", "Transactions larger than that cache."],
  ["status", "Binlog_commits", "counter", "transactions", "Transactions written to the binary log."],
  ["status", "Binlog_group_commits", "counter", "groups", "Groups in which they were written."],
  ["status", "Slaves_connected", "gauge", "replicas", "Replicas connected now."],
  ["status", "Slaves_running", "gauge", "connections", "Source connections that replicate now."],
  ["status", "Rpl_semi_sync_master_status", "gauge", "flag", "1 while commits wait for a replica's acknowledgement."],
  ["status", "Rpl_semi_sync_master_clients", "gauge", "replicas", "Semi-synchronous replicas connected."],
  ["status", "Rpl_semi_sync_master_yes_tx", "counter", "transactions", "Commits that a replica acknowledged."],
  ["status", "Rpl_semi_sync_master_no_tx", "counter", "transactions", "Commits that no replica acknowledged."],
  ["status", "Rpl_semi_sync_slave_status", "gauge", "flag", "1 while this replica acknowledges."],
  ["status", "Innodb_buffer_pool_bytes_data", "gauge", "bytes", "Data in the buffer pool."],
  ["status", "Innodb_buffer_pool_bytes_dirty", "gauge", "bytes", "Of it, not yet written to disk."],
  [
    "status",
    "Innodb_buffer_pool_pages_data",
    "gauge",
    "pages",
    "Pages with data in the buffer pool.",
    'mysql_global_status_buffer_pool_pages{state="data"}',
  ],
  [
    "status",
    "Innodb_buffer_pool_pages_free",
    "gauge",
    "pages",
    "Free pages in the buffer pool.",
    'mysql_global_status_buffer_pool_pages{state="free"}',
  ],
  [
    "status",
    "Innodb_buffer_pool_pages_dirty",
    "gauge",
    "pages",
    "Dirty pages in the buffer pool.",
    "mysql_global_status_buffer_pool_dirty_pages",
  ],
  ["status", "Innodb_buffer_pool_read_requests", "counter", "reads", "Pages asked of the buffer pool."],
  ["status", "Innodb_buffer_pool_reads", "counter", "reads", "Of these, read from disk."],
  ["status", "Innodb_buffer_pool_wait_free", "counter", "waits", "Waits for a free page."],
  ["status", "Innodb_data_fsyncs", "counter", "operations", "Flushes to disk."],
  ["status", "Innodb_data_read", "counter", "bytes", "Bytes read from data files."],
  ["status", "Innodb_data_reads", "counter", "operations", "Reads from data files."],
  ["status", "Innodb_data_written", "counter", "bytes", "Bytes written to data files."],
  ["status", "Innodb_data_writes", "counter", "operations", "Writes to data files."],
  ["status", "Innodb_log_waits", "counter", "waits", "Waits because the redo log buffer was full."],
  ["status", "Innodb_os_log_written", "counter", "bytes", "Bytes written to the redo log."],
  ["status", "Innodb_history_list_length", "gauge", "transactions", "Undo history that purge has not removed."],
  ["status", "Innodb_checkpoint_age", "gauge", "bytes", "Redo log written since the last checkpoint."],
  ["status", "Innodb_checkpoint_max_age", "gauge", "bytes", "Checkpoint age at which writes stop."],
  ["status", "Innodb_row_lock_current_waits", "gauge", "waits", "Sessions that wait for a row lock now."],
  ["status", "Innodb_row_lock_waits", "counter", "waits", "Waits for row locks."],
  ["status", "Innodb_row_lock_time", "counter", "milliseconds", "Time waited for row locks."],
  ["status", "Innodb_deadlocks", "counter", "deadlocks", "Deadlocks that InnoDB resolved."],
  ["status", "Aria_pagecache_reads", "counter", "reads", "Aria pages read from disk."],
  ["status", "Aria_pagecache_read_requests", "counter", "reads", "Aria pages asked for."],
  ["status", "Qcache_hits", "counter", "statements", "Answers from the query cache."],
  ["status", "Threadpool_threads", "gauge", "threads", "Threads of the thread pool."],
  ["status", "wsrep_cluster_size", "gauge", "nodes", "Galera nodes in the component."],
  ["status", "wsrep_cluster_status", "gauge", "flag", "1 in the primary component."],
  ["status", "wsrep_ready", "gauge", "flag", "1 when the Galera node takes statements."],
  ["status", "wsrep_local_state", "gauge", "state", "Galera state; 4 is Synced."],
  [
    "status",
    "wsrep_local_recv_queue_avg",
    "gauge",
    "transactions",
    "Galera transactions waiting to be applied, on average.",
  ],
  ["status", "wsrep_flow_control_paused", "gauge", "ratio", "Part of the time that Galera was paused by flow control."],
  ["status", "wsrep_local_cert_failures", "counter", "transactions", "Galera transactions that lost a conflict."],
  ["variable", "max_connections", "gauge", "connections", "Connections that are allowed."],
  ["variable", "innodb_buffer_pool_size", "gauge", "bytes", "Size of the buffer pool."],
  ["variable", "read_only", "gauge", "flag", "1 when writes are refused."],
  ["variable", "table_open_cache", "gauge", "tables", "Tables that may stay open."],
  ["variable", "open_files_limit", "gauge", "files", "Files that may be open."],
  ["variable", "innodb_log_file_size", "gauge", "bytes", "Size of the redo log."],
  ["variable", "long_query_time", "gauge", "seconds", "When a statement counts as slow."],
  ["variable", "server_id", "gauge", "id", "The server's id in replication."],
  [
    "replica",
    "Seconds_Behind_Master",
    "gauge",
    "seconds",
    "Seconds behind the source; missing while it cannot be known.",
  ],
  ["replica", "Slave_IO_Running", "gauge", "flag", "1 when the replica fetches."],
  ["replica", "Slave_SQL_Running", "gauge", "flag", "1 when the replica applies."],
  ["replica", "Last_IO_Errno", "gauge", "errno", "Last error of fetching; 0 for none."],
  ["replica", "Last_SQL_Errno", "gauge", "errno", "Last error of applying; 0 for none."],
  ["replica", "SQL_Delay", "gauge", "seconds", "Delay that is wanted."],
  ["replica", "Relay_Log_Space", "gauge", "bytes", "Size of the relay logs."],
  ["replica", "Retried_transactions", "counter", "transactions", "Transactions tried again."],
  ["replica", "Slave_received_heartbeats", "counter", "heartbeats", "Heartbeats received from the source."],
];

/** Every metric that Rookery reads itself, in the order of the store's columns. */
export const metricCatalogue: readonly MetricDefinition[] = [...generalMetrics, ...replicationAndEngineMetrics].map(
  ([source, serverName, kind, unit, meaning, name], index) => ({
    index,
    name: name ?? `${prefixes[source]}${serverName.toLowerCase()}`,
    source,
    serverName,
    kind,
    unit,
    meaning,
  }),
);

const byName = new Map(metricCatalogue.map((metric) => [metric.name, metric]));

/** The definition of a series; undefined for a name that Rookery does not read. */
export function findMetric(name: string): MetricDefinition | undefined {
  return byName.get(name);
}
