import type { Context } from "../../core/context.ts";
import { findClusterOrThrow, findInstanceOrThrow } from "../../inventory/rows.ts";
import type { OperationSubject } from "../../operations/define.ts";

/** The subject of an operation on a whole cluster. Throws `not_found`, also where the actor may not see it. */
export async function clusterSubject(context: Context, clusterId: string, verb: string): Promise<OperationSubject> {
  const cluster = await findClusterOrThrow(context, clusterId);
  return {
    title: `${verb} ${cluster.name}`,
    name: cluster.name,
    environmentId: cluster.environmentId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    lock: `cluster:${cluster.id}`,
  };
}

/** The subject of an operation on one server; it takes the lock of its whole cluster. */
export async function instanceSubject(context: Context, instanceId: string, verb: string): Promise<OperationSubject> {
  const instance = await findInstanceOrThrow(context, instanceId);
  return {
    title: `${verb} ${instance.name}`,
    name: instance.name,
    environmentId: instance.cluster.environmentId,
    clusterId: instance.clusterId,
    clusterName: instance.cluster.name,
    lock: `cluster:${instance.clusterId}`,
  };
}
