import { z } from "zod";
import { RookeryError } from "../core/errors.ts";
import { formatGtid, parseGtid } from "./gtid.ts";
import type { FleetConnection } from "./ports.ts";
import { quoteString } from "./quote.ts";
import { NullableText, NumberCell, parseRows, readOne, TextCell } from "./rows.ts";

export interface ReplicaSource {
  sourceHost: string;
  sourcePort: number;
  user: string;
  password: string;
  /** Path of the CA file on the replica's host; null connects without TLS. */
  caPath: string | null;
  /** Check the source's certificate against its host name. Ignored without `caPath`. */
  verify: boolean;
  /** Merge what this server wrote itself as primary into its position: for an old primary that becomes a replica. */
  demote?: boolean;
  /** "" is the default connection. */
  connectionName?: string;
}

function channel(connectionName: string | undefined): string {
  return connectionName ? `${quoteString(connectionName)} ` : "";
}

// A GTID position goes into a statement only after it was read as one.
function gtidLiteral(position: string): string {
  return quoteString(formatGtid(parseGtid(position)));
}

/**
 * CHANGE MASTER by GTID (slave_pos), replacing the connection's settings; replication of it must be stopped. `demote`
 * needs 10.10; before that the current position is written into gtid_slave_pos first. Throws `precondition` (1198) while
 * replication runs.
 */
export async function configureReplica(connection: FleetConnection, source: ReplicaSource): Promise<void> {
  const demoteByOption = source.demote === true && (await supportsDemote(connection));
  if (source.demote === true && !demoteByOption) await adoptCurrentPosition(connection);
  const tls =
    source.caPath === null
      ? ["MASTER_SSL=0", "MASTER_SSL_CA=''", "MASTER_SSL_VERIFY_SERVER_CERT=0"]
      : [
          "MASTER_SSL=1",
          `MASTER_SSL_CA=${quoteString(source.caPath)}`,
          `MASTER_SSL_VERIFY_SERVER_CERT=${source.verify ? 1 : 0}`,
        ];
  const settings = [
    `MASTER_HOST=${quoteString(source.sourceHost)}`,
    `MASTER_PORT=${Math.trunc(source.sourcePort)}`,
    `MASTER_USER=${quoteString(source.user)}`,
    `MASTER_PASSWORD=${quoteString(source.password)}`,
    "MASTER_CONNECT_RETRY=1",
    "MASTER_HEARTBEAT_PERIOD=2",
    ...tls,
    "MASTER_USE_GTID=slave_pos",
    ...(demoteByOption ? ["MASTER_DEMOTE_TO_SLAVE=1"] : []),
  ];
  await connection.execute(`CHANGE MASTER ${channel(source.connectionName)}TO ${settings.join(", ")}`);
}

async function supportsDemote(connection: FleetConnection): Promise<boolean> {
  const { version } = await readOne(
    connection,
    z.object({ version: TextCell }),
    "SELECT @@version AS version",
    "its version",
  );
  const [major, minor] = version.split(".").map(Number);
  return (major ?? 0) > 10 || ((major ?? 0) === 10 && (minor ?? 0) >= 10);
}

async function adoptCurrentPosition(connection: FleetConnection): Promise<void> {
  const row = await readOne(
    connection,
    z.object({ position: TextCell }),
    "SELECT @@gtid_current_pos AS position",
    "its position",
  );
  await setGtidSlavePos(connection, row.position);
}

/** START SLAVE, both threads. On a candidate after the primary died use startSqlThread: the IO thread purges relay logs. */
export async function startReplication(connection: FleetConnection, connectionName?: string): Promise<void> {
  await connection.execute(`START SLAVE ${channel(connectionName)}`.trim());
}

/** STOP SLAVE, both threads; waits for the transaction under way. Stopping what is stopped succeeds with a note. */
export async function stopReplication(connection: FleetConnection, connectionName?: string): Promise<void> {
  await connection.execute(`STOP SLAVE ${channel(connectionName)}`.trim(), [], {
    timeoutMs: 60_000,
  });
}

/** Applies what was received without fetching: the safe start on a candidate (fleet-operations 2.6, relay-log trap). */
export async function startSqlThread(connection: FleetConnection, connectionName?: string): Promise<void> {
  await connection.execute(`START SLAVE ${channel(connectionName)}SQL_THREAD`);
}

/** Stops fetching; what was received is still applied. */
export async function stopIoThread(connection: FleetConnection, connectionName?: string): Promise<void> {
  await connection.execute(`STOP SLAVE ${channel(connectionName)}IO_THREAD`, [], { timeoutMs: 60_000 });
}

/** RESET SLAVE ALL: forgets the source and deletes the relay logs, also what is not applied. Needs stopped replication. */
export async function resetReplica(connection: FleetConnection, connectionName?: string): Promise<void> {
  await connection.execute(`RESET SLAVE ${channel(connectionName)}ALL`);
}

/** Sets gtid_slave_pos; every connection must be stopped. Throws `conflict` when it collides with the binary log. */
export async function setGtidSlavePos(connection: FleetConnection, position: string): Promise<void> {
  await connection.execute(`SET GLOBAL gtid_slave_pos=${gtidLiteral(position)}`);
}

/** RESET MASTER: deletes all binary logs and the GTID state. Only on a fresh server that nobody replicates from. */
export async function resetBinaryLogs(connection: FleetConnection): Promise<void> {
  await connection.execute("RESET MASTER");
}

/**
 * MASTER_GTID_WAIT: true when the server applied `position` within `timeoutSeconds`, false when the time was up. An empty
 * position is reached at once. Throws `precondition` when the server cannot say (NULL answer).
 */
export async function waitForGtid(
  connection: FleetConnection,
  position: string,
  timeoutSeconds: number,
): Promise<boolean> {
  const wanted = formatGtid(parseGtid(position));
  const rows = await connection.query("SELECT MASTER_GTID_WAIT(?, ?) AS reached", [wanted, timeoutSeconds], {
    timeoutMs: timeoutSeconds * 1000 + 5_000,
  });
  const reached = rows[0]?.reached;
  if (reached === null || reached === undefined) {
    throw new RookeryError(
      "precondition",
      `${connection.label} could not wait for ${wanted}. Read its replication state.`,
    );
  }
  return Number(reached) === 0;
}

const ReplicaHostRow = z
  .object({
    Server_id: NumberCell,
    Host: NullableText,
    Port: NumberCell,
    Master_id: NumberCell,
  })
  .transform((row) => ({
    serverId: row.Server_id,
    host: row.Host ?? "",
    port: row.Port,
    sourceServerId: row.Master_id,
  }));

/** Replicas that are connected to this server now, as they reported themselves. Needs REPLICATION MASTER ADMIN. */
export async function readReplicaHosts(
  connection: FleetConnection,
): Promise<{ serverId: number; host: string; port: number; sourceServerId: number }[]> {
  return parseRows(ReplicaHostRow, await connection.query("SHOW SLAVE HOSTS"), connection, "its replicas");
}

/** What of semi-synchronous replication to set; what is left out stays. */
export interface SemiSyncSettings {
  primary?: boolean;
  /** Takes effect when the IO thread is started again. */
  replica?: boolean;
  /** How long a commit waits for an acknowledgement, milliseconds. */
  timeoutMs?: number;
}

/** Switches semi-sync. Switch the primary's side on LAST, when replicas are attached: else every commit waits the time-out. */
export async function setSemiSync(connection: FleetConnection, settings: SemiSyncSettings): Promise<void> {
  const parts: string[] = [];
  if (settings.timeoutMs !== undefined)
    parts.push(`GLOBAL rpl_semi_sync_master_timeout=${Math.trunc(settings.timeoutMs)}`);
  if (settings.primary !== undefined) parts.push(`GLOBAL rpl_semi_sync_master_enabled=${settings.primary ? 1 : 0}`);
  if (settings.replica !== undefined) parts.push(`GLOBAL rpl_semi_sync_slave_enabled=${settings.replica ? 1 : 0}`);
  if (parts.length > 0) await connection.execute(`SET ${parts.join(", ")}`);
}
