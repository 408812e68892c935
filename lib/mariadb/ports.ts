/** A row as the driver returns it: big integers, decimals and dates as strings, so that no digit is lost. */
export type FleetRow = Record<string, string | number | null | Uint8Array>;

/** One connection to a managed server. Every statement has a deadline; results are capped in rows and bytes. */
export interface FleetConnection {
  /** Which instance this is, for messages: "db-b1 (127.0.0.1:3311)". */
  readonly label: string;
  /** Reads rows. Values are bound, never spliced. Throws RookeryError: unavailable, timeout, forbidden, precondition ... by errno. */
  query(
    sql: string,
    values?: readonly (string | number | null)[],
    options?: { timeoutMs?: number },
  ): Promise<FleetRow[]>;
  /** Runs a statement that returns no rows. */
  execute(
    sql: string,
    values?: readonly (string | number | null)[],
    options?: { timeoutMs?: number },
  ): Promise<{ affectedRows: number }>;
  /** The server's connection id, for KILL and for leaving ourselves out of process lists. */
  readonly threadId: number;
  close(): Promise<void>;
}

/** How to reach a server. The password lives only in memory. */
export interface FleetTarget {
  label: string;
  host: string;
  port: number;
  user: string;
  password: string;
  socketPath?: string | undefined;
  tls:
    | { mode: "off" }
    /** Encrypted, identity not checked: only for import previews, and said so on the page. */
    | { mode: "encrypt" }
    /** Encrypted and checked against this CA and, unless told otherwise, the host name. */
    | { mode: "verify"; caPem: string; serverName?: string | undefined };
  connectTimeoutMs?: number | undefined;
  statementTimeoutMs?: number | undefined;
}

export type Connect = (target: FleetTarget) => Promise<FleetConnection>;
