import { z } from "zod";
import type { Context } from "../../core/context.ts";
import { finalStates } from "../../operations/schemas.ts";
import { InstanceSpec } from "../schemas.ts";

const PlannedMembers = z
  .object({ clusterId: z.string(), gtidDomainId: z.number().optional(), members: z.array(InstanceSpec).default([]) })
  .loose();

/** Ports, server ids and GTID domains that rows and other open plans have, so that no two clusters get the same. */
export interface TakenNumbers {
  ports: Set<number>;
  serverIds: Set<number>;
  domainIds: Set<number>;
}

/** Reads what is taken by others than the cluster (and, when given, the very instance) that is being planned. */
export async function readTakenNumbers(
  context: Pick<Context, "database">,
  own: { clusterId: string; instanceIds: readonly string[] },
): Promise<TakenNumbers> {
  const [instances, clusters, open] = await Promise.all([
    context.database.instance.findMany({
      where: { id: { notIn: [...own.instanceIds] } },
      select: { port: true, serverId: true },
    }),
    context.database.cluster.findMany({ where: { id: { not: own.clusterId } }, select: { gtidDomainId: true } }),
    context.database.operation.findMany({
      where: { kind: { in: ["cluster.create", "replica.add"] }, state: { notIn: [...finalStates] } },
      select: { plan: true },
    }),
  ]);
  const taken: TakenNumbers = {
    ports: new Set(instances.map((instance) => instance.port)),
    serverIds: new Set(instances.map((instance) => instance.serverId)),
    domainIds: new Set(clusters.map((cluster) => cluster.gtidDomainId)),
  };
  for (const { plan } of open) {
    const planned = z.object({ data: PlannedMembers }).loose().safeParse(plan);
    if (!planned.success) continue;
    const { clusterId, gtidDomainId, members } = planned.data.data;
    if (clusterId !== own.clusterId && gtidDomainId !== undefined) taken.domainIds.add(gtidDomainId);
    for (const member of members) {
      if (own.instanceIds.includes(member.instanceId) || (clusterId === own.clusterId && own.instanceIds.length === 0))
        continue;
      taken.ports.add(member.port);
      taken.serverIds.add(member.serverId);
    }
  }
  return taken;
}
