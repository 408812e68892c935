import { z } from "zod";
import type { ReplicationLink } from "../inventory/schemas.ts";
import type { FleetConnection, FleetRow } from "./ports.ts";
import { FlagCell, NullableText, NumberCell, parseRow, TextCell } from "./rows.ts";

const filterColumns = [
  "Replicate_Do_DB",
  "Replicate_Ignore_DB",
  "Replicate_Do_Table",
  "Replicate_Ignore_Table",
  "Replicate_Wild_Do_Table",
  "Replicate_Wild_Ignore_Table",
  "Replicate_Ignore_Server_Ids",
  "Replicate_Do_Domain_Ids",
  "Replicate_Ignore_Domain_Ids",
  "Replicate_Rewrite_DB",
] as const;

const Io = TextCell.transform((value) => value.toLowerCase()).pipe(z.enum(["yes", "connecting", "preparing", "no"]));
const Sql = TextCell.transform((value) => value.toLowerCase()).pipe(z.enum(["yes", "no"]));
const UsingGtid = TextCell.transform((value) => value.toLowerCase()).pipe(z.enum(["no", "slave_pos", "current_pos"]));

const ReplicaStatusRow = z.object({
  Connection_name: TextCell,
  Master_Host: NullableText,
  Master_Port: NumberCell,
  Master_Server_Id: NumberCell,
  Slave_IO_Running: Io,
  Slave_SQL_Running: Sql,
  Seconds_Behind_Master: NumberCell.nullable(),
  Using_Gtid: UsingGtid,
  Gtid_IO_Pos: NullableText,
  Last_IO_Errno: NumberCell,
  Last_IO_Error: NullableText,
  Last_SQL_Errno: NumberCell,
  Last_SQL_Error: NullableText,
  SQL_Delay: NumberCell,
  SQL_Remaining_Delay: NumberCell.nullable(),
  Relay_Log_Space: NumberCell,
  Retried_transactions: NumberCell,
  Slave_received_heartbeats: NumberCell,
  Slave_heartbeat_period: NumberCell.nullable(),
  Master_SSL_Allowed: FlagCell,
  Slave_IO_State: NullableText,
  Slave_SQL_Running_State: NullableText,
});

function filtersOf(row: FleetRow): string[] {
  const filters: string[] = [];
  for (const column of filterColumns) {
    const value = row[column];
    if (typeof value === "string" && value !== "") filters.push(`${column}: ${value}`);
  }
  return filters;
}

/** One row of SHOW ALL REPLICAS STATUS in our words. Server id 0 means that the replica never reached its source. */
export function toReplicationLink(row: FleetRow, connection: FleetConnection): ReplicationLink {
  const status = parseRow(ReplicaStatusRow, row, connection, "its replication");
  return {
    connection: status.Connection_name,
    sourceHost: status.Master_Host ?? "",
    sourcePort: status.Master_Port,
    sourceServerId: status.Master_Server_Id === 0 ? null : status.Master_Server_Id,
    // "Preparing" (before the first connect attempt) is a way to say that it is not connected yet.
    io: status.Slave_IO_Running === "preparing" ? "connecting" : status.Slave_IO_Running,
    sql: status.Slave_SQL_Running,
    secondsBehind: status.Seconds_Behind_Master,
    usingGtid: status.Using_Gtid,
    gtidIoPos: status.Gtid_IO_Pos ?? "",
    ioErrno: status.Last_IO_Errno,
    ioError: status.Last_IO_Error ?? "",
    sqlErrno: status.Last_SQL_Errno,
    sqlError: status.Last_SQL_Error ?? "",
    sqlDelaySeconds: status.SQL_Delay,
    sqlRemainingDelaySeconds: status.SQL_Remaining_Delay,
    relayLogSpaceBytes: status.Relay_Log_Space,
    retriedTransactions: status.Retried_transactions,
    heartbeats: status.Slave_received_heartbeats,
    heartbeatPeriodSeconds: status.Slave_heartbeat_period,
    filters: filtersOf(row),
    tls: status.Master_SSL_Allowed,
    sqlState: status.Slave_SQL_Running_State ?? "",
    ioState: status.Slave_IO_State ?? "",
  };
}

/** The statement that light-poll and metrics share; SLAVE is the spelling that every supported version knows. */
export const replicaStatusStatement = "SHOW ALL SLAVES STATUS";

/** All replication connections of a server; none on a primary. Throws `forbidden` without REPLICA MONITOR. */
export async function readReplicationLinks(connection: FleetConnection): Promise<ReplicationLink[]> {
  const rows = await connection.query(replicaStatusStatement);
  return rows.map((row) => toReplicationLink(row, connection));
}
