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

type Entry = [source: MetricSource, name: string, serverName: string, kind: MetricKind, unit: string, meaning: string];

// APPEND ONLY. The position is the column in stored blocks: never reorder, never remove, new ones go to the end.
const entries: readonly Entry[] = [
  ["up", "mysql_up", "", "gauge", "flag", "1 when the server answered."],
  ["status", "mysql_global_status_uptime", "Uptime", "gauge", "seconds", "Seconds since the server started."],
  ["status", "mysql_global_status_queries", "Queries", "counter", "statements", "Statements run, those inside routines too."],
  ["status", "mysql_global_status_questions", "Questions", "counter", "statements", "Statements that clients sent."],
  ["status", 'mysql_global_status_commands_total{command="select"}', "Com_select", "counter", "statements", "SELECT statements."],
  ["status", 'mysql_global_status_commands_total{command="insert"}', "Com_insert", "counter", "statements", "INSERT statements."],
  ["status", 'mysql_global_status_commands_total{command="update"}', "Com_update", "counter", "statements", "UPDATE statements."],
  ["status", 'mysql_global_status_commands_total{command="delete"}', "Com_delete", "counter", "statements", "DELETE statements."],
  ["status", 'mysql_global_status_commands_total{command="replace"}', "Com_replace", "counter", "statements", "REPLACE statements."],
  ["status", 'mysql_global_status_commands_total{command="insert_select"}', "Com_insert_select", "counter", "statements", "INSERT ... SELECT statements."],
  ["status", 'mysql_global_status_commands_total{command="commit"}', "Com_commit", "counter", "statements", "COMMIT statements."],
  ["status", 'mysql_global_status_commands_total{command="rollback"}', "Com_rollback", "counter", "statements", "ROLLBACK statements."],
  ["status", 'mysql_global_status_commands_total{command="begin"}', "Com_begin", "counter", "statements", "Transactions begun by hand."],
  ["status", "mysql_global_status_slow_queries", "Slow_queries", "counter", "statements", "Statements slower than long_query_time."],
  ["status", "mysql_global_status_threads_connected", "Threads_connected", "gauge", "connections", "Connections open now."],
  ["status", "mysql_global_status_threads_running", "Threads_running", "gauge", "connections", "Connections that run a statement now."],
  ["status", "mysql_global_status_threads_cached", "Threads_cached", "gauge", "threads", "Threads kept for the next connection."],
  ["status", "mysql_global_status_threads_created", "Threads_created", "counter", "threads", "Threads started for connections."],
  ["status", "mysql_global_status_connections", "Connections", "counter", "connections", "Connection attempts, good and bad."],
  ["status", "mysql_global_status_max_used_connections", "Max_used_connections", "gauge", "connections", "Most connections at once since the start."],
  ["status", "mysql_global_status_aborted_clients", "Aborted_clients", "counter", "connections", "Connections that ended without goodbye."],
  ["status", "mysql_global_status_aborted_connects", "Aborted_connects", "counter", "connections", "Connection attempts that failed."],
  ["status", "mysql_global_status_access_denied_errors", "Access_denied_errors", "counter", "errors", "Sign-ins that were refused."],
  ["status", 'mysql_global_status_connection_errors_total{error="max_connections"}', "Connection_errors_max_connections", "counter", "errors", "Connections refused because max_connections was reached."],
  ["status", "mysql_global_status_bytes_received", "Bytes_received", "counter", "bytes", "Bytes received from clients."],
  ["status", "mysql_global_status_bytes_sent", "Bytes_sent", "counter", "bytes", "Bytes sent to clients."],
  ["status", "mysql_global_status_created_tmp_tables", "Created_tmp_tables", "counter", "tables", "Temporary tables made for statements."],
  ["status", "mysql_global_status_created_tmp_disk_tables", "Created_tmp_disk_tables", "counter", "tables", "Of these, on disk."],
  ["status", "mysql_global_status_created_tmp_files", "Created_tmp_files", "counter", "files", "Temporary files made."],
  ["status", "mysql_global_status_select_full_join", "Select_full_join", "counter", "statements", "Joins without an index."],
  ["status", "mysql_global_status_select_scan", "Select_scan", "counter", "statements", "Joins that scanned their first table."],
  ["status", "mysql_global_status_select_range", "Select_range", "counter", "statements", "Joins by a range of their first table."],
  ["status", "mysql_global_status_sort_merge_passes", "Sort_merge_passes", "counter", "passes", "Merges of sorts that did not fit in memory."],
  ["status", "mysql_global_status_sort_rows", "Sort_rows", "counter", "rows", "Rows sorted."],
  ["status", "mysql_global_status_table_locks_immediate", "Table_locks_immediate", "counter", "locks", "Table locks that were free at once."],
  ["status", "mysql_global_status_table_locks_waited", "Table_locks_waited", "counter", "locks", "Table locks that had to be waited for."],
  ["status", "mysql_global_status_opened_tables", "Opened_tables", "counter", "tables", "Tables opened."],
  ["status", "mysql_global_status_open_tables", "Open_tables", "gauge", "tables", "Tables open now."],
  ["status", "mysql_global_status_open_files", "Open_files", "gauge", "files", "Files open now."],
  ["status", "mysql_global_status_table_open_cache_hits", "Table_open_cache_hits", "counter", "lookups", "Tables found open in the cache."],
  ["status", "mysql_global_status_table_open_cache_misses", "Table_open_cache_misses", "counter", "lookups", "Tables that had to be opened."],
  ["status", "mysql_global_status_rows_read", "Rows_read", "counter", "rows", "Rows read by statements."],
  ["status", "mysql_global_status_rows_sent", "Rows_sent", "counter", "rows", "Rows sent to clients."],
  ["status", 'mysql_global_status_handlers_total{handler="read_first"}', "Handler_read_first", "counter", "rows", "Index scans begun."],
  ["status", 'mysql_global_status_handlers_total{handler="read_key"}', "Handler_read_key", "counter", "rows", "Rows read by a key."],
  ["status", 'mysql_global_status_handlers_total{handler="read_next"}', "Handler_read_next", "counter", "rows", "Rows read in key order."],
  ["status", 'mysql_global_status_handlers_total{handler="read_rnd_next"}', "Handler_read_rnd_next", "counter", "rows", "Rows read by scanning a table."],
  ["status", 'mysql_global_status_handlers_total{handler="write"}', "Handler_write", "counter", "rows", "Rows inserted."],
  ["status", 'mysql_global_status_handlers_total{handler="update"}', "Handler_update", "counter", "rows", "Rows updated."],
  ["status", 'mysql_global_status_handlers_total{handler="delete"}', "Handler_delete", "counter", "rows", "Rows deleted."],
  ["status", "mysql_global_status_memory_used", "Memory_used", "gauge", "bytes", "Memory the server holds, without the buffer pool of InnoDB."],
  ["status", "mysql_global_status_max_statement_time_exceeded", "Max_statement_time_exceeded", "counter", "statements", "Statements ended by a time limit."],
  ["status", "mysql_global_status_prepared_stmt_count", "Prepared_stmt_count", "gauge", "statements", "Prepared statements held now."],
  ["status", "mysql_global_status_cpu_time", "Cpu_time", "counter", "seconds", "CPU time of statements; only with userstat."],
  ["status", "mysql_global_status_binlog_bytes_written", "Binlog_bytes_written", "counter", "bytes", "Bytes written to the binary log."],
  ["status", "mysql_global_status_binlog_cache_use", "Binlog_cache_use", "counter", "transactions", "Transactions kept in the binary log's cache."],
  ["status", "mysql_global_status_binlog_cache_disk_use", "Binlog_cache_disk_use", "counter", "transactions", "Transactions larger than that cache."],
  ["status", "mysql_global_status_binlog_commits", "Binlog_commits", "counter", "transactions", "Transactions written to the binary log."],
  ["status", "mysql_global_status_binlog_group_commits", "Binlog_group_commits", "counter", "groups", "Groups in which they were written."],
  ["status", "mysql_global_status_slaves_connected", "Slaves_connected", "gauge", "replicas", "Replicas connected now."],
  ["status", "mysql_global_status_slaves_running", "Slaves_running", "gauge", "connections", "Source connections that replicate now."],
  ["status", "mysql_global_status_rpl_semi_sync_master_status", "Rpl_semi_sync_master_status", "gauge", "flag", "1 while commits wait for a replica's acknowledgement."],
  ["status", "mysql_global_status_rpl_semi_sync_master_clients", "Rpl_semi_sync_master_clients", "gauge", "replicas", "Semi-synchronous replicas connected."],
  ["status", "mysql_global_status_rpl_semi_sync_master_yes_tx", "Rpl_semi_sync_master_yes_tx", "counter", "transactions", "Commits that a replica acknowledged."],
  ["status", "mysql_global_status_rpl_semi_sync_master_no_tx", "Rpl_semi_sync_master_no_tx", "counter", "transactions", "Commits that no replica acknowledged."],
  ["status", "mysql_global_status_rpl_semi_sync_slave_status", "Rpl_semi_sync_slave_status", "gauge", "flag", "1 while this replica acknowledges."],
  ["status", "mysql_global_status_innodb_buffer_pool_bytes_data", "Innodb_buffer_pool_bytes_data", "gauge", "bytes", "Data in the buffer pool."],
  ["status", "mysql_global_status_innodb_buffer_pool_bytes_dirty", "Innodb_buffer_pool_bytes_dirty", "gauge", "bytes", "Of it, not yet written to disk."],
  ["status", 'mysql_global_status_buffer_pool_pages{state="data"}', "Innodb_buffer_pool_pages_data", "gauge", "pages", "Pages with data in the buffer pool."],
  ["status", 'mysql_global_status_buffer_pool_pages{state="free"}', "Innodb_buffer_pool_pages_free", "gauge", "pages", "Free pages in the buffer pool."],
  ["status", "mysql_global_status_buffer_pool_dirty_pages", "Innodb_buffer_pool_pages_dirty", "gauge", "pages", "Dirty pages in the buffer pool."],
  ["status", "mysql_global_status_innodb_buffer_pool_read_requests", "Innodb_buffer_pool_read_requests", "counter", "reads", "Pages asked of the buffer pool."],
  ["status", "mysql_global_status_innodb_buffer_pool_reads", "Innodb_buffer_pool_reads", "counter", "reads", "Of these, read from disk."],
  ["status", "mysql_global_status_innodb_buffer_pool_wait_free", "Innodb_buffer_pool_wait_free", "counter", "waits", "Waits for a free page."],
  ["status", "mysql_global_status_innodb_data_fsyncs", "Innodb_data_fsyncs", "counter", "operations", "Flushes to disk."],
  ["status", "mysql_global_status_innodb_data_read", "Innodb_data_read", "counter", "bytes", "Bytes read from data files."],
  ["status", "mysql_global_status_innodb_data_reads", "Innodb_data_reads", "counter", "operations", "Reads from data files."],
  ["status", "mysql_global_status_innodb_data_written", "Innodb_data_written", "counter", "bytes", "Bytes written to data files."],
  ["status", "mysql_global_status_innodb_data_writes", "Innodb_data_writes", "counter", "operations", "Writes to data files."],
  ["status", "mysql_global_status_innodb_log_waits", "Innodb_log_waits", "counter", "waits", "Waits because the redo log buffer was full."],
  ["status", "mysql_global_status_innodb_os_log_written", "Innodb_os_log_written", "counter", "bytes", "Bytes written to the redo log."],
  ["status", "mysql_global_status_innodb_history_list_length", "Innodb_history_list_length", "gauge", "transactions", "Undo history that purge has not removed."],
  ["status", "mysql_global_status_innodb_checkpoint_age", "Innodb_checkpoint_age", "gauge", "bytes", "Redo log written since the last checkpoint."],
  ["status", "mysql_global_status_innodb_checkpoint_max_age", "Innodb_checkpoint_max_age", "gauge", "bytes", "Checkpoint age at which writes stop."],
  ["status", "mysql_global_status_innodb_row_lock_current_waits", "Innodb_row_lock_current_waits", "gauge", "waits", "Sessions that wait for a row lock now."],
  ["status", "mysql_global_status_innodb_row_lock_waits", "Innodb_row_lock_waits", "counter", "waits", "Waits for row locks."],
  ["status", "mysql_global_status_innodb_row_lock_time", "Innodb_row_lock_time", "counter", "milliseconds", "Time waited for row locks."],
  ["status", "mysql_global_status_innodb_deadlocks", "Innodb_deadlocks", "counter", "deadlocks", "Deadlocks that InnoDB resolved."],
  ["status", "mysql_global_status_aria_pagecache_reads", "Aria_pagecache_reads", "counter", "reads", "Aria pages read from disk."],
  ["status", "mysql_global_status_aria_pagecache_read_requests", "Aria_pagecache_read_requests", "counter", "reads", "Aria pages asked for."],
  ["status", "mysql_global_status_qcache_hits", "Qcache_hits", "counter", "statements", "Answers from the query cache."],
  ["status", "mysql_global_status_threadpool_threads", "Threadpool_threads", "gauge", "threads", "Threads of the thread pool."],
  ["status", "mysql_global_status_wsrep_cluster_size", "wsrep_cluster_size", "gauge", "nodes", "Galera nodes in the component."],
  ["status", "mysql_global_status_wsrep_cluster_status", "wsrep_cluster_status", "gauge", "flag", "1 in the primary component."],
  ["status", "mysql_global_status_wsrep_ready", "wsrep_ready", "gauge", "flag", "1 when the Galera node takes statements."],
  ["status", "mysql_global_status_wsrep_local_state", "wsrep_local_state", "gauge", "state", "Galera state; 4 is Synced."],
  ["status", "mysql_global_status_wsrep_local_recv_queue_avg", "wsrep_local_recv_queue_avg", "gauge", "transactions", "Galera transactions waiting to be applied, on average."],
  ["status", "mysql_global_status_wsrep_flow_control_paused", "wsrep_flow_control_paused", "gauge", "ratio", "Part of the time that Galera was paused by flow control."],
  ["status", "mysql_global_status_wsrep_local_cert_failures", "wsrep_local_cert_failures", "counter", "transactions", "Galera transactions that lost a conflict."],
  ["variable", "mysql_global_variables_max_connections", "max_connections", "gauge", "connections", "Connections that are allowed."],
  ["variable", "mysql_global_variables_innodb_buffer_pool_size", "innodb_buffer_pool_size", "gauge", "bytes", "Size of the buffer pool."],
  ["variable", "mysql_global_variables_read_only", "read_only", "gauge", "flag", "1 when writes are refused."],
  ["variable", "mysql_global_variables_table_open_cache", "table_open_cache", "gauge", "tables", "Tables that may stay open."],
  ["variable", "mysql_global_variables_open_files_limit", "open_files_limit", "gauge", "files", "Files that may be open."],
  ["variable", "mysql_global_variables_innodb_log_file_size", "innodb_log_file_size", "gauge", "bytes", "Size of the redo log."],
  ["variable", "mysql_global_variables_long_query_time", "long_query_time", "gauge", "seconds", "When a statement counts as slow."],
  ["variable", "mysql_global_variables_server_id", "server_id", "gauge", "id", "The server's id in replication."],
  ["replica", "mysql_slave_status_seconds_behind_master", "Seconds_Behind_Master", "gauge", "seconds", "Seconds behind the source; missing while it cannot be known."],
  ["replica", "mysql_slave_status_slave_io_running", "Slave_IO_Running", "gauge", "flag", "1 when the replica fetches."],
  ["replica", "mysql_slave_status_slave_sql_running", "Slave_SQL_Running", "gauge", "flag", "1 when the replica applies."],
  ["replica", "mysql_slave_status_last_io_errno", "Last_IO_Errno", "gauge", "errno", "Last error of fetching; 0 for none."],
  ["replica", "mysql_slave_status_last_sql_errno", "Last_SQL_Errno", "gauge", "errno", "Last error of applying; 0 for none."],
  ["replica", "mysql_slave_status_sql_delay", "SQL_Delay", "gauge", "seconds", "Delay that is wanted."],
  ["replica", "mysql_slave_status_relay_log_space", "Relay_Log_Space", "gauge", "bytes", "Size of the relay logs."],
  ["replica", "mysql_slave_status_retried_transactions", "Retried_transactions", "counter", "transactions", "Transactions tried again."],
  ["replica", "mysql_slave_status_slave_received_heartbeats", "Slave_received_heartbeats", "counter", "heartbeats", "Heartbeats received from the source."],
];

/** Every metric that Rookery reads itself, in the order of the store's columns. */
export const metricCatalogue: readonly MetricDefinition[] = entries.map(([source, name, serverName, kind, unit, meaning], index) => ({
  index,
  name,
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
