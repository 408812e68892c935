import type { Tx } from "../../core/database.ts";
import { dropClusterSecrets } from "../cluster-secrets.ts";

/**
 * Turns a cluster into history, with the operation's end in one transaction: its row stays for past operations and
 * events, its name and ports are free again, and its passwords are gone.
 */
export async function retireCluster(tx: Tx, clusterId: string, now: Date): Promise<void> {
  const cluster = await tx.cluster.findUnique({
    where: { id: clusterId },
    select: { slug: true, state: true, instances: { select: { id: true } } },
  });
  if (!cluster || cluster.state === "gone") return;
  // A tilde cannot stand in a slug that people choose, so it never meets one.
  await tx.cluster.update({
    where: { id: clusterId },
    data: { slug: `${cluster.slug}~${clusterId.slice(0, 8)}`, state: "gone", updatedAt: now },
  });
  await tx.pollLease.deleteMany({ where: { instanceId: { in: cluster.instances.map((instance) => instance.id) } } });
  await tx.instance.deleteMany({ where: { clusterId } });
  await tx.verdict.deleteMany({ where: { clusterId } });
  await tx.healthSpan.updateMany({ where: { clusterId, endedAt: null }, data: { endedAt: now } });
  await dropClusterSecrets(tx, clusterId);
}
