import { z } from "zod";
import { RookeryError } from "../core/errors.ts";
import { ObservedInstance } from "../inventory/schemas.ts";
import type { FleetConnection } from "./ports.ts";
import { readReplicationLinks } from "./replication-status.ts";
import { FlagCell, NumberCell, parseRow, readOne, TextCell } from "./rows.ts";
import { errnoOf } from "./server-errors.ts";

/** Every variable here exists from 10.6 to 12.x under this name. */
export const pollVariablesStatement =
  "SELECT @@server_id AS server_id, @@version AS version, @@hostname AS hostname, @@read_only AS read_only, @@log_bin AS log_bin, " +
  "@@log_slave_updates AS log_slave_updates, @@gtid_strict_mode AS gtid_strict_mode, @@gtid_domain_id AS gtid_domain_id, " +
  "@@gtid_binlog_pos AS gtid_binlog_pos, @@gtid_binlog_state AS gtid_binlog_state, @@gtid_current_pos AS gtid_current_pos, " +
  "@@gtid_slave_pos AS gtid_slave_pos, @@binlog_format AS binlog_format, @@datadir AS datadir, @@max_connections AS max_connections, " +
  "@@rpl_semi_sync_master_enabled AS semi_primary, @@rpl_semi_sync_master_wait_point AS semi_wait_point, " +
  "@@rpl_semi_sync_slave_enabled AS semi_replica, @@wsrep_on AS wsrep_on";

/** One pass over the status table; the wsrep names are read even when Galera is off, they are few. */
export const pollStatusStatement =
  "SHOW GLOBAL STATUS WHERE Variable_name IN ('Uptime','Threads_connected','Threads_running','Rpl_semi_sync_master_status'," +
  "'Rpl_semi_sync_master_clients','Rpl_semi_sync_slave_status','wsrep_cluster_status','wsrep_cluster_size','wsrep_cluster_conf_id'," +
  "'wsrep_cluster_state_uuid','wsrep_local_state','wsrep_local_state_comment','wsrep_ready','wsrep_connected','wsrep_last_committed'," +
  "'wsrep_local_recv_queue_avg','wsrep_flow_control_paused','wsrep_desync_count','wsrep_incoming_addresses','wsrep_local_index')";

// read_only became OFF, ON, NO_LOCK, NO_LOCK_NO_ADMIN in 12.0.1; all but OFF refuse writes.
const ReadOnlyCell = z.union([
  z
    .string()
    .regex(/^NO_LOCK/i)
    .transform(() => true),
  FlagCell,
]);

const VariablesRow = z.object({
  server_id: NumberCell,
  version: TextCell,
  hostname: TextCell,
  read_only: ReadOnlyCell,
  log_bin: FlagCell,
  log_slave_updates: FlagCell,
  gtid_strict_mode: FlagCell,
  gtid_domain_id: NumberCell,
  gtid_binlog_pos: TextCell,
  gtid_binlog_state: TextCell,
  gtid_current_pos: TextCell,
  gtid_slave_pos: TextCell,
  binlog_format: TextCell,
  datadir: TextCell,
  max_connections: NumberCell,
  semi_primary: FlagCell,
  semi_wait_point: TextCell,
  semi_replica: FlagCell,
  wsrep_on: FlagCell,
});

const StatusRow = z.object({ Variable_name: TextCell, Value: TextCell });

const StatusValues = z.object({
  uptime: NumberCell,
  threads_connected: NumberCell,
  threads_running: NumberCell,
  rpl_semi_sync_master_status: FlagCell,
  rpl_semi_sync_master_clients: NumberCell,
  rpl_semi_sync_slave_status: FlagCell,
});

async function readStatus(connection: FleetConnection): Promise<Map<string, string>> {
  const rows = await connection.query(pollStatusStatement);
  const values = new Map<string, string>();
  for (const row of rows) {
    const { Variable_name, Value } = parseRow(StatusRow, row, connection, "its status");
    values.set(Variable_name.toLowerCase(), Value);
  }
  return values;
}

async function readLinks(connection: FleetConnection) {
  try {
    return await readReplicationLinks(connection);
  } catch (error) {
    if (errnoOf(error) !== 1227) throw error;
    throw new RookeryError(
      "forbidden",
      `Rookery's account on ${connection.label} lacks REPLICA MONITOR, so replication cannot be seen. Run there: GRANT REPLICA MONITOR ON *.* TO that account.`,
      { cause: error, detail: { errno: 1227 } },
    );
  }
}

/**
 * Reads all that the fleet pages need of one server, in three round trips, from 10.6 on. The replica's GTID state is
 * read with the variables, before its links. Throws what connect.ts throws, and `forbidden` without REPLICA MONITOR;
 * a value that the server does not give is an error, never a zero.
 */
export async function readObserved(connection: FleetConnection): Promise<ObservedInstance> {
  const variables = await readOne(connection, VariablesRow, pollVariablesStatement, "its settings");
  const status = await readStatus(connection);
  const links = await readLinks(connection);
  const values = parseRow(StatusValues, Object.fromEntries(status), connection, "its status");
  const wsrep = variables.wsrep_on ? Object.fromEntries([...status].filter(([name]) => name.startsWith("wsrep_"))) : {};
  return ObservedInstance.parse({
    serverId: variables.server_id,
    version: variables.version,
    hostname: variables.hostname,
    uptimeSeconds: values.uptime,
    readOnly: variables.read_only,
    logBin: variables.log_bin,
    logSlaveUpdates: variables.log_slave_updates,
    gtidStrictMode: variables.gtid_strict_mode,
    gtidDomainId: variables.gtid_domain_id,
    gtidBinlogPos: variables.gtid_binlog_pos,
    gtidBinlogState: variables.gtid_binlog_state,
    gtidCurrentPos: variables.gtid_current_pos,
    gtidSlavePos: variables.gtid_slave_pos,
    binlogFormat: variables.binlog_format,
    dataFolder: variables.datadir,
    semiSync: {
      primaryEnabled: variables.semi_primary,
      primaryActive: values.rpl_semi_sync_master_status,
      primaryClients: values.rpl_semi_sync_master_clients,
      waitPoint: variables.semi_wait_point,
      replicaEnabled: variables.semi_replica,
      replicaActive: values.rpl_semi_sync_slave_status,
    },
    threadsConnected: values.threads_connected,
    threadsRunning: values.threads_running,
    maxConnections: variables.max_connections,
    wsrepOn: variables.wsrep_on,
    wsrep,
    links,
  });
}
