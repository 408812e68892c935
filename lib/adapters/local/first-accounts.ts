import { createControlAccount, createReplicationAccount, dropAnonymousAccounts } from "../../mariadb/accounts.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import type { InstanceSecrets } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";

/** Accounts come from anywhere their password and TLS let them in: a changed bind address must not lock Rookery out. */
export const ACCOUNT_HOST = "%";

/**
 * Writes Rookery's accounts into a server over its socket. Outside the binary log: every member gets them itself, so
 * none replicates them and no member has a transaction of its own. Safe to repeat.
 */
export async function createFirstAccounts(
  connection: FleetConnection,
  spec: InstanceSpec,
  secrets: InstanceSecrets,
): Promise<void> {
  const common = {
    host: ACCOUNT_HOST,
    requireTls: spec.tlsRequired,
    binlog: false,
  };
  await createControlAccount(
    connection,
    { ...common, user: secrets.controlUser, password: secrets.controlPassword },
    "manage",
  );
  await createReplicationAccount(connection, {
    ...common,
    user: secrets.replicationUser,
    password: secrets.replicationPassword,
  });
  await dropAnonymousAccounts(connection, { binlog: false });
}
