import { RookeryError } from "./errors.ts";

export type Dialect = "sqlite" | "mariadb";

/** Which database a URL means. Throws `invalid` for anything but file: and mysql:/mariadb: URLs. */
export function dialectOf(databaseUrl: string): Dialect {
  if (databaseUrl.startsWith("file:")) return "sqlite";
  if (/^(mysql|mariadb):\/\//.test(databaseUrl)) return "mariadb";
  throw new RookeryError("invalid", "DATABASE_URL must begin with file: (SQLite) or mysql:// or mariadb:// (MariaDB).");
}

/** The path in a `file:` URL. */
export function filePathOf(databaseUrl: string): string {
  return databaseUrl.replace(/^file:(\/\/)?/, "");
}

/** Connection options for the MariaDB adapter. Throws `invalid` when the URL names no database. */
export function mariaOptions(databaseUrl: string) {
  const url = new URL(databaseUrl.replace(/^mariadb:/, "mysql:"));
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!database)
    throw new RookeryError("invalid", "DATABASE_URL names no database: mysql://user:password@host:3306/rookery");
  const socketPath = url.searchParams.get("socket");
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    charset: "utf8mb4",
    // The driver's own second is too short on a busy host. It must stay below the pool's patience of 10 s.
    connectTimeout: 8_000,
    connectionLimit: Number(url.searchParams.get("connection_limit") ?? 10),
    ...(socketPath ? { socketPath } : {}),
    // DateTime columns are UTC; now() must agree with them. READ COMMITTED: queue work must see fresh rows.
    initSql: ["SET time_zone='+00:00'", "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"],
  };
}
