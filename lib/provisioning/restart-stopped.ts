import { withActor } from "../core/context.ts";
import { demandSystem } from "../inventory/visibility.ts";
import type { OperationsContext, Toolbox } from "../operations/define.ts";
import { proposeOperation } from "../operations/propose.ts";
import { ClusterSpec, InstanceSpec } from "./schemas.ts";

/** States in which an operation changes its cluster, or a person has to decide first: nothing is started meanwhile. */
const busyStates = ["queued", "running", "paused", "waiting for you", "cancelling", "unknown"];
const endedStates = ["succeeded", "failed", "cancelled"];
const firstWaitMs = 10_000;
const longestWaitMs = 600_000;

/** How long to wait after so many failed starts in a row, milliseconds: 20 s, 40 s ... at most 10 minutes. Pure. */
export function restartWaitMs(failuresInRow: number): number {
  return failuresInRow === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** failuresInRow);
}

/**
 * Proposes `instance.start` for servers of this host that should run and do not, where the cluster's restart policy is
 * "always" and nothing else is going on with the cluster. A server that does not come up is tried again ever more
 * seldom. Returns how many were proposed. Safe to run on every worker: both propose under one idempotency key.
 */
export async function restartStopped(context: OperationsContext, tools: Pick<Toolbox, "provisioner">): Promise<number> {
  demandSystem(context.actor);
  const clusters = await context.database.cluster.findMany({
    where: { managed: true, state: "active", provider: "local" },
    include: { instances: { where: { desired: "running" } } },
  });
  let proposed = 0;
  for (const cluster of clusters) {
    const spec = ClusterSpec.safeParse(cluster.spec);
    if (!spec.success || spec.data.restartPolicy !== "always") continue;
    for (const row of cluster.instances) {
      const own = InstanceSpec.safeParse(row.providerState);
      if (!own.success || (await tools.provisioner("local").observe(own.data)).state !== "stopped") continue;
      const latest = await dueAfter(context, cluster.id, row.id);
      if (latest === null) continue;
      // The engine knows this id as the installation itself.
      const asSystem = withActor(context, { kind: "system", id: "system", name: "Rookery" });
      await proposeOperation(asSystem, {
        kind: "instance.start",
        input: { instanceId: row.id },
        run: true,
        reason: "It was found stopped and its cluster's restart policy is always.",
        idempotencyKey: `restart-${row.id}-${latest}`,
      });
      context.log.warn({ instance: row.name }, "a server that should run was found stopped; starting it");
      proposed++;
      break;
    }
  }
  return proposed;
}

/** The id of the cluster's newest operation when a start is due now; null while something goes on or it is too early. */
async function dueAfter(context: OperationsContext, clusterId: string, instanceId: string): Promise<number | null> {
  const operations = await context.database.operation.findMany({
    where: { clusterId },
    orderBy: { id: "desc" },
    take: 30,
    select: { id: true, kind: true, state: true, input: true, finishedAt: true },
  });
  const starts = operations.filter(
    (row) => row.kind === "instance.start" && JSON.stringify(row.input).includes(instanceId),
  );
  if (
    operations.some((row) => busyStates.includes(row.state)) ||
    starts.some((row) => !endedStates.includes(row.state))
  )
    return null;
  const firstGood = starts.findIndex((row) => row.state === "succeeded");
  const failures = firstGood === -1 ? starts.length : firstGood;
  const lastEnd = starts[0]?.finishedAt?.getTime();
  if (lastEnd !== undefined && context.now().getTime() - lastEnd < restartWaitMs(failures)) return null;
  return operations[0]?.id ?? 0;
}
