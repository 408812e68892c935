import { hostname } from "node:os";
import type { Context } from "../core/context.ts";
import type { Tx } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import { newPassword } from "../core/ids.ts";
import type { Toolbox } from "../operations/define.ts";
import { fleetAuthority } from "./fleet-ca.ts";
import type { InstanceSecrets } from "./ports.ts";
import type { InstanceSpec } from "./schemas.ts";

/** Names of the accounts that Rookery makes on every server it creates. */
export const controlUser = "rookery";
export const replicationUser = "rookery_replication";

const fields = ["controlPassword", "replicationPassword"] as const;
type Field = (typeof fields)[number];

/** Where a cluster's account password is kept. */
export function clusterSecretPlace(clusterId: string, field: Field) {
  return { ownerTable: "Cluster", ownerId: clusterId, field };
}

/**
 * Makes and seals both account passwords of a cluster, once. All members share them: a member copied from another brings
 * that one's accounts along. Returns the Secret id of the control account's.
 */
export async function ensureClusterSecrets(context: Context, tx: Tx, clusterId: string): Promise<string> {
  const ids = new Map<Field, string>();
  for (const field of fields) {
    const place = clusterSecretPlace(clusterId, field);
    const known = await tx.secret.findUnique({ where: { ownerTable_ownerId_field: place } });
    ids.set(field, known?.id ?? (await context.vault.seal(tx, place, newPassword())));
  }
  return ids.get("controlPassword") ?? "";
}

/** Removes the passwords of a cluster that is gone. */
export async function dropClusterSecrets(tx: Tx, clusterId: string): Promise<void> {
  await tx.secret.deleteMany({ where: { ownerTable: "Cluster", ownerId: clusterId } });
}

/** Opens one of a cluster's account passwords. Throws `precondition` when none is kept, `forbidden` without the key. */
export async function clusterPassword(
  context: Pick<Context, "database" | "vault">,
  clusterId: string,
  field: Field,
): Promise<string> {
  const secret = await context.database.secret.findUnique({
    where: { ownerTable_ownerId_field: clusterSecretPlace(clusterId, field) },
  });
  if (!secret)
    throw new RookeryError(
      "precondition",
      "Rookery keeps no account for this cluster; only clusters that it created have one.",
    );
  return context.vault.open(secret.id);
}

/** What apply needs for one member: both accounts, and a certificate issued now; it replaces one issued earlier. */
export async function memberSecrets(
  context: Pick<Context, "database" | "vault">,
  tools: Toolbox,
  clusterId: string,
  spec: InstanceSpec,
): Promise<InstanceSecrets> {
  const authority = await fleetAuthority(context);
  const everywhere = spec.bindAddress === "0.0.0.0" || spec.bindAddress === "::";
  const issued = await tools.certificates.issue(authority, {
    commonName: spec.name,
    dnsNames: ["localhost", ...(everywhere ? [hostname()] : [])],
    addresses: [...new Set([spec.host, ...(everywhere ? [] : [spec.bindAddress])])],
  });
  return {
    caPem: authority.certificatePem,
    certificatePem: issued.certificatePem,
    privateKeyPem: issued.privateKeyPem,
    controlUser,
    controlPassword: await clusterPassword(context, clusterId, "controlPassword"),
    replicationUser,
    replicationPassword: await clusterPassword(context, clusterId, "replicationPassword"),
  };
}
