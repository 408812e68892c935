export type MetricKind = "counter" | "gauge";
/** Where the value is read: SHOW GLOBAL STATUS, SHOW GLOBAL VARIABLES, SHOW ALL SLAVES STATUS; `up` is our own. */
export type MetricSource = "up" | "status" | "variable" | "replica";

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

type Entry = [source: MetricSource, serverName: string, kind: MetricKind, unit: string, meaning: string, name?: string];

const prefixes: Readonly<Record<MetricSource, string>> = {
  up: "mysql_",
  status: "mysql_global_status_",
  variable: "mysql_global_variables_",
  replica: "mysql_slave_status_",
};

// APPEND ONLY. The position is the column in stored blocks: never reorder, never remove, new ones go to the end.
// The last cell is the series' name where the exporter does not simply lower the server's own name.
const entries: readonly Entry[] = [
  ["up", "up", "gauge", "flag", "1 when the server answered."],
  ["status", "Uptime", "gauge", "seconds", "Seconds since the server started."],
  ["status", "Queries", "counter", "statements", "Statements run, those inside routines too."],
  ["status", "Questions", "counter", "statements", "Statements that clients sent."],
  ["status", "Com_select", "counter", "statements", "SELECT statements.", 'mysql_global_status_commands_total{command="select"}'],
  ["status", "Com_insert", "counter", "statements", "INSERT statements.", 'mysql_global_status_commands_total{command="insert"}'],
  ["status", "Com_update", "counter", "statements", "UPDATE statements.", 'mysql_global_status_commands_total{command="update"}'],
  ["status", "Com_delete", "counter", "statements", "DELETE statements.", 'mysql_global_status_commands_total{command="delete"}'],
  ["status", "Com_replace", "counter", "statements", "REPLACE statements.", 'mysql_global_status_commands_total{command="replace"}'],
  [
    "status",
    "Com_insert_select",
    "counter",
    "statements",
    "INSERT ... SELECT statements.",
    'mysql_global_status_commands_total{command="insert_select"}',
  ],
  ["status", "Com_commit", "counter", "statements", "COMMIT statements.", 'mysql_global_status_commands_total{command="commit"}'],
  ["status", "Com_rollback", "counter", "statements", "ROLLBACK statements.", 'mysql_global_status_commands_total{command="rollback"}'],
  ["status", "Com_begin", "counter", "statements", "Transactions begun by hand.", 'mysql_global_status_commands_total{command="begin"}'],
  ["status", "Slow_queries", "counter", "statements", "Statements slower than long_query_time."],
  ["status", "Threads_connected", "gauge", "connections", "Connections open now."],
  ["status", "Threads_running", "gauge", "connections", "Connections that run a statement now."],
  ["status", "Threads_cached", "gauge", "threads", "Threads kept for the next connection."],
  ["status", "Threads_created", "counter", "threads", "Threads started for connections."],
  ["status", "Connections", "counter", "connections", "Connection attempts, good and bad."],
  ["status", "Max_used_connections", "gauge", "connections", "Most connections at once since the start."],
  ["status", "Aborted_clients", "counter", "connections", "Connections that ended without goodbye."],
  ["status", "Aborted_connects", "counter", "connections", "Connection attempts that failed."],
  ["status", "Access_denied_errors", "counter", "errors", "Sign-ins that were refused."],
  [
    "status",
    "Connection_errors_max_connections",
    "counter",
    "errors",
    "Connections refused because max_connections was reached.",
    'mysql_global_status_connection_errors_total{error="max_connections"}',
  ],
  ["status", "Bytes_received", "counter", "bytes", "Bytes received from clients."],
  ["status", "Bytes_sent", "counter", "bytes", "Bytes sent to clients."],
  ["status", "Created_tmp_tables", "counter", "tables", "Temporary tables made for statements."],
  ["status", "Created_tmp_disk_tables", "counter", "tables", "Of these, on disk."],
  ["status", "Created_tmp_files", "counter", "files", "Temporary files made."],
  ["status", "Select_full_join", "counter", "statements", "Joins without an index."],
  ["status", "Select_scan", "counter", "statements", "Joins that scanned their first table."],
  ["status", "Select_range", "counter", "statements", "Joins by a range of their first table."],
  ["status", "Sort_merge_passes", "counter", "passes", "Merges of sorts that did not fit in memory."],
  ["status", "Sort_rows", "counter", "rows", "Rows sorted."],
  ["status", "Table_locks_immediate", "counter", "locks", "Table locks that were free at once."],
  ["status", "Table_locks_waited", "counter", "locks", "Table locks that had to be waited for."],
  ["status", "Opened_tables", "counter", "tables", "Tables opened."],
  ["status", "Open_tables", "gauge", "tables", "Tables open now."],
  ["status", "Open_files", "gauge", "files", "Files open now."],
  ["status", "Table_open_cache_hits", "counter", "lookups", "Tables found open in the cache."],
  ["status", "Table_open_cache_misses", "counter", "lookups", "Tables that had to be opened."],
  ["status", "Rows_read", "counter", "rows", "Rows read by statements."],
  ["status", "Rows_sent", "counter", "rows", "Rows sent to clients."],
  ["status", "Handler_read_first", "counter", "rows", "Index scans begun.", 'mysql_global_status_handlers_total{handler="read_first"}'],
  ["status", "Handler_read_key", "counter", "rows", "Rows read by a key.", 'mysql_global_status_handlers_total{handler="read_key"}'],
  ["status", "Handler_read_next", "counter", "rows", "Rows read in key order.", 'mysql_global_status_handlers_total{handler="read_next"}'],
  [
    "status",
    "Handler_read_rnd_next",
    "counter",
    "rows",
    "Rows read by scanning a table.",
    'mysql_global_status_handlers_total{handler="read_rnd_next"}',
  ],
  ["status", "Handler_write", "counter", "rows", "Rows inserted.", 'mysql_global_status_handlers_total{handler="write"}'],
  ["status", "Handler_update", "counter", "rows", "Rows updated.", 'mysql_global_status_handlers_total{handler="update"}'],
  ["status", "Handler_delete", "counter", "rows", "Rows deleted.", 'mysql_global_status_handlers_total{handler="delete"}'],
  ["status", "Memory_used", "gauge", "bytes", "Memory the server holds, without the buffer pool of InnoDB."],
  ["status", "Max_statement_time_exceeded", "counter", "statements", "Statements ended by a time limit."],
  ["status", "Prepared_stmt_count", "gauge", "statements", "Prepared statements held now."],
  ["status", "Cpu_time", "counter", "seconds", "CPU time of statements; only with userstat."],
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
  ["status", "wsrep_local_recv_queue_avg", "gauge", "transactions", "Galera transactions waiting to be applied, on average."],
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
  ["replica", "Seconds_Behind_Master", "gauge", "seconds", "Seconds behind the source; missing while it cannot be known."],
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
export const metricCatalogue: readonly MetricDefinition[] = entries.map(([source, serverName, kind, unit, meaning, name], index) => ({
  index,
  name: name ?? `${prefixes[source]}${serverName.toLowerCase()}`,
  source,
  serverName,
  kind,
  unit,
  meaning,
}));

const byName = new Map(metricCatalogue.map((metric) => [metric.name, metric]));

/** The definition of a series; undefined for a name that Rookery does not read. */
export function findMetric(name: string): MetricDefinition | undefined {
  return byName.get(name);
}
