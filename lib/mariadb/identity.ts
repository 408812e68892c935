import { z } from "zod";
import type { FleetConnection } from "./ports.ts";
import { NullableText, NumberCell, parseRows, readOne, TextCell } from "./rows.ts";

export interface ServerVersion {
  text: string;
  major: number;
  minor: number;
  patch: number;
  /** Below 10.6, the oldest that Rookery manages. */
  tooOld: boolean;
}

/** Reads "10.11.19-MariaDB-0+deb12u1-log"; null when there are no three numbers. The replication prefix 5.5.5- is dropped. */
export function parseServerVersion(text: string): ServerVersion | null {
  const match = /^(?:5\.5\.5-)?(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (!match) return null;
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return {
    text,
    major,
    minor,
    patch,
    tooOld: major < 10 || (major === 10 && minor < 6),
  };
}

export interface ServerIdentity {
  isMariaDb: boolean;
  /** Null when the server's version text has no numbers. */
  version: ServerVersion | null;
  serverId: number;
  hostname: string;
  port: number;
  dataFolder: string;
  pidFile: string;
  socketPath: string;
  /** Whether this very connection is encrypted. */
  tls: boolean;
  /** @@server_uid; null where the server has none. */
  serverUid: string | null;
}

const IdentityRow = z.object({
  version: TextCell,
  comment: NullableText,
  server_id: NumberCell,
  hostname: TextCell,
  port: NumberCell,
  datadir: TextCell,
  pid_file: TextCell,
  socket: NullableText,
});
const NamedRow = z.object({ Variable_name: TextCell, Value: NullableText });

/**
 * Who answers there. The data folder together with host and port tells one server from another; the pid alone never
 * does. connect() already refused what is no MariaDB, `isMariaDb` repeats it for rows that came another way.
 */
export async function readIdentity(connection: FleetConnection): Promise<ServerIdentity> {
  const row = await readOne(
    connection,
    IdentityRow,
    "SELECT @@version AS version, @@version_comment AS comment, @@server_id AS server_id, @@hostname AS hostname, @@port AS port, " +
      "@@datadir AS datadir, @@pid_file AS pid_file, @@socket AS socket",
    "who it is",
  );
  const cipher = parseRows(
    NamedRow,
    await connection.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'"),
    connection,
    "its TLS",
  );
  const uid = parseRows(
    NamedRow,
    await connection.query("SHOW GLOBAL VARIABLES LIKE 'server_uid'"),
    connection,
    "its identity",
  );
  return {
    isMariaDb: /mariadb/i.test(`${row.version} ${row.comment ?? ""}`),
    version: parseServerVersion(row.version),
    serverId: row.server_id,
    hostname: row.hostname,
    port: row.port,
    dataFolder: row.datadir,
    pidFile: row.pid_file,
    socketPath: row.socket ?? "",
    tls: (cipher[0]?.Value ?? "") !== "",
    serverUid: uid[0]?.Value || null,
  };
}
