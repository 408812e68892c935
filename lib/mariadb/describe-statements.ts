import { quoteString } from "./quote.ts";

/** The statements of attaching a replica, for plans that people read: passwords are shown as "(kept)". */
export function describeReplicaStatements(
  source: { host: string; port: number; user: string; caPath: string },
  seeded: boolean,
): string[] {
  const settings = [
    `MASTER_HOST=${quoteString(source.host)}`,
    `MASTER_PORT=${source.port}`,
    `MASTER_USER=${quoteString(source.user)}`,
    "MASTER_PASSWORD='(kept)'",
    "MASTER_SSL=1",
    `MASTER_SSL_CA=${quoteString(source.caPath)}`,
    "MASTER_SSL_VERIFY_SERVER_CERT=1",
    "MASTER_USE_GTID=slave_pos",
  ];
  const position = seeded ? ["RESET MASTER", "SET GLOBAL gtid_slave_pos='(the position of the copy)'"] : [];
  return ["STOP SLAVE", "RESET SLAVE ALL", ...position, `CHANGE MASTER TO ${settings.join(", ")}`, "START SLAVE"];
}

/** Opening or closing a server to writes. */
export function describeReadOnly(readOnly: boolean): string {
  return `SET GLOBAL read_only=${readOnly ? 1 : 0}`;
}

/** Switching the primary's side of semi-synchronous replication. */
export function describeSemiSync(enabled: boolean): string {
  return `SET GLOBAL rpl_semi_sync_master_enabled=${enabled ? 1 : 0}`;
}

/** Setting one variable at run time, as setGlobalVariable sends it. */
export function describeSetGlobal(name: string, value: string | number | bigint): string {
  return `SET GLOBAL ${name}=${typeof value === "string" ? quoteString(value) : String(value)}`;
}

/** Ending a session or its statement. */
export function describeKill(sessionId: number, what: "connection" | "query"): string {
  return `KILL ${what === "query" ? "QUERY" : "CONNECTION"} ${sessionId}`;
}
