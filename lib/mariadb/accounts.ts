import { z } from "zod";
import { RookeryError } from "../core/errors.ts";
import { controlPrivileges, replicationPrivileges } from "./control-privileges.ts";
import type { FleetConnection } from "./ports.ts";
import { quoteAccount, quoteString } from "./quote.ts";
import { FlagCell, parseRows, TextCell } from "./rows.ts";

export interface NewAccount {
  user: string;
  /** Where it may come from: an address, "10.0.%" or "%". */
  host: string;
  password: string;
  /** REQUIRE SSL: the server refuses the account without TLS. */
  requireTls: boolean;
  /**
   * False keeps the account out of the binary log: for a server that is set up before replication exists. Default true.
   */
  binlog?: boolean;
}

async function restoreBinlog(connection: FleetConnection): Promise<void> {
  try {
    await connection.execute("SET SESSION sql_log_bin=1");
  } catch (error) {
    // A session that could not be set back would write unlogged changes later.
    await connection.close();
    throw error;
  }
}

async function withBinlog(connection: FleetConnection, binlog: boolean, work: () => Promise<void>): Promise<void> {
  if (binlog) return work();
  await connection.execute("SET SESSION sql_log_bin=0");
  try {
    await work();
  } finally {
    await restoreBinlog(connection);
  }
}

async function createAccount(connection: FleetConnection, account: NewAccount, grants: string[]): Promise<void> {
  const name = quoteAccount(account.user, account.host);
  await withBinlog(connection, account.binlog ?? true, async () => {
    await connection.execute(
      `CREATE OR REPLACE USER ${name} IDENTIFIED BY ${quoteString(account.password)} REQUIRE ${account.requireTls ? "SSL" : "NONE"}`,
    );
    for (const grant of grants) await connection.execute(`GRANT ${grant} TO ${name}`);
  });
}

function controlGrants(scope: "observe" | "manage"): string[] {
  const wanted = controlPrivileges.filter((item) => scope === "manage" || item.observe);
  const global = wanted.filter((item) => item.on === "*.*").map((item) => item.privilege);
  const tables = wanted.filter((item) => item.on !== "*.*").map((item) => `${item.privilege} ON ${item.on}`);
  return [`${global.join(", ")} ON *.*`, ...tables];
}

/**
 * Creates Rookery's own account, replacing one of that name: `manage` with all of control-privileges.ts, `observe` with
 * what only watching needs. Throws `forbidden` when the session may not grant, `precondition` on a read-only server.
 */
export async function createControlAccount(
  connection: FleetConnection,
  account: NewAccount,
  scope: "observe" | "manage" = "manage",
): Promise<void> {
  await createAccount(connection, account, controlGrants(scope));
}

/** Creates the account that replicas sign in with: REPLICATION SLAVE and nothing else. */
export async function createReplicationAccount(connection: FleetConnection, account: NewAccount): Promise<void> {
  await createAccount(connection, account, [`${replicationPrivileges.join(", ")} ON *.*`]);
}

/** The statements of both creations without passwords, for plans that people read. */
export function describeAccountStatements(
  account: Omit<NewAccount, "password">,
  kind: "control" | "replication",
): string[] {
  const name = quoteAccount(account.user, account.host);
  const grants = kind === "control" ? controlGrants("manage") : [`${replicationPrivileges.join(", ")} ON *.*`];
  return [
    `CREATE OR REPLACE USER ${name} IDENTIFIED BY '(generated)' REQUIRE ${account.requireTls ? "SSL" : "NONE"}`,
    ...grants.map((grant) => `GRANT ${grant} TO ${name}`),
  ];
}

const AccountRow = z
  .object({
    User: TextCell,
    Host: TextCell,
    plugin: TextCell,
    locked: FlagCell,
    is_role: FlagCell,
    requires_tls: FlagCell,
    has_password: FlagCell,
  })
  .transform((row) => ({
    user: row.User,
    host: row.Host,
    // An entry without a plugin is of the oldest kind and signs in by password.
    plugin: row.plugin === "" && !row.is_role ? "mysql_native_password" : row.plugin,
    locked: row.locked,
    isRole: row.is_role,
    requiresTls: row.requires_tls,
    hasPassword: row.has_password,
  }));
export type Account = z.output<typeof AccountRow>;

/** All accounts and roles, without any hash. Needs SELECT on mysql.global_priv. */
export async function readAccounts(connection: FleetConnection): Promise<Account[]> {
  const rows = await connection.query(
    "SELECT User, Host, COALESCE(JSON_VALUE(Priv,'$.plugin'),'') AS plugin, " +
      "COALESCE(JSON_VALUE(Priv,'$.account_locked'),'0') IN ('1','true') AS locked, " +
      "COALESCE(JSON_VALUE(Priv,'$.is_role'),'0') IN ('1','true') AS is_role, " +
      "COALESCE(JSON_VALUE(Priv,'$.ssl_type'),'0')<>'0' AS requires_tls, " +
      "COALESCE(JSON_VALUE(Priv,'$.authentication_string'),'') NOT IN ('','invalid') AS has_password " +
      "FROM mysql.global_priv ORDER BY User, Host",
  );
  return parseRows(AccountRow, rows, connection, "its accounts");
}

/** Drops accounts without a name, which let anyone in. Returns how many there were. */
export async function dropAnonymousAccounts(
  connection: FleetConnection,
  options: { binlog?: boolean } = {},
): Promise<number> {
  const anonymous = (await readAccounts(connection)).filter((account) => account.user === "" && !account.isRole);
  await withBinlog(connection, options.binlog ?? true, async () => {
    for (const account of anonymous) await connection.execute(`DROP USER ${quoteAccount("", account.host)}`);
  });
  return anonymous.length;
}

/** The grants of an account as statements, password hashes masked; of the session's own account when none is named. */
export async function readGrants(
  connection: FleetConnection,
  account?: { user: string; host: string },
): Promise<string[]> {
  const rows = await connection.query(
    account ? `SHOW GRANTS FOR ${quoteAccount(account.user, account.host)}` : "SHOW GRANTS",
  );
  return rows.map((row) => {
    const text = Object.values(row)[0];
    if (typeof text !== "string")
      throw new RookeryError(
        "internal",
        `${connection.label} answered about grants in a way that Rookery does not understand.`,
      );
    return text.replaceAll(/IDENTIFIED (?:BY|VIA).*?(?= REQUIRE| WITH|$)/g, "IDENTIFIED ...");
  });
}

/**
 * Sets an account's password (ALTER USER ... IDENTIFIED BY); sessions that are open stay. Throws `conflict` when there is
 * no such account, `forbidden` without CREATE USER, `invalid` when a validation plugin finds it too weak.
 */
export async function changePassword(
  connection: FleetConnection,
  account: { user: string; host: string },
  password: string,
): Promise<void> {
  await connection.execute(
    `ALTER USER ${quoteAccount(account.user, account.host)} IDENTIFIED BY ${quoteString(password)}`,
  );
}
