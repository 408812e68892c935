import { can } from "../core/access.ts";
import { fleetOverview } from "../inventory/fleet-overview.ts";
import { listWorkers } from "../inventory/list-workers.ts";
import type { OperationsContext } from "./define.ts";
import { listWaitingForMe } from "./get.ts";
import { listOperations } from "./list.ts";
import { type NowView, QuietCluster } from "./now-schemas.ts";
import { OperationRow, type OperationState } from "./schemas.ts";

const underWay: OperationState[] = ["queued", "running", "cancelling", "paused", "waiting for you", "unknown"];

/**
 * The page Now in one answer: the fleet's sentence, what needs a person, operations under way, approvals that wait for
 * this person, and how the workers do. Throws `not_found` for actors who may read nothing.
 */
export async function readNow(context: OperationsContext): Promise<NowView> {
  const [overview, running, waiting, workers] = await Promise.all([
    fleetOverview(context),
    listOperations(context, { state: underWay, limit: 50 }),
    // Asked only of those who may approve anywhere: for everybody else the answer is known.
    can(context.actor, "operation.approve") ? listWaitingForMe(context) : [],
    listWorkers(context),
  ]);
  return {
    ...overview,
    quietClusters: overview.quietClusters.map((row) => QuietCluster.parse(row)),
    running: { rows: running.rows, total: running.total },
    waiting: waiting.map((row) => OperationRow.parse(row)),
    workers,
    asOf: overview.at,
  };
}
