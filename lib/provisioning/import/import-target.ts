import type { Context } from "../../core/context.ts";
import { RookeryError } from "../../core/errors.ts";
import type { FleetTarget } from "../../mariadb/ports.ts";
import type { ImportAccess } from "../import-schemas.ts";

/**
 * How to reach a server with the account that was typed into the import form. Only a secret of that form is opened: any
 * other id would send one of Rookery's own passwords to an address that a person chose. Throws `forbidden`, `not_found`.
 */
export async function importTarget(
  context: Pick<Context, "database" | "vault">,
  access: ImportAccess,
  at: { host: string; port: number },
): Promise<FleetTarget> {
  const secret = await context.database.secret.findUnique({
    where: { id: access.secretId },
    select: { ownerTable: true },
  });
  if (!secret) throw new RookeryError("not_found", "The password of this import is no longer kept. Enter it again.");
  if (secret.ownerTable !== "Probe")
    throw new RookeryError("forbidden", "This secret was not given for an import. Enter the password again.");
  return {
    label: `${at.host}:${at.port}`,
    host: at.host,
    port: at.port,
    user: access.user,
    password: await context.vault.open(access.secretId),
    tls: tlsOf(access),
    connectTimeoutMs: 4_000,
    statementTimeoutMs: 5_000,
  };
}

function tlsOf(access: ImportAccess): FleetTarget["tls"] {
  if (access.tls !== "verify") return { mode: access.tls };
  return { mode: "verify", caPem: access.caPem ?? "", ...(access.serverName ? { serverName: access.serverName } : {}) };
}
