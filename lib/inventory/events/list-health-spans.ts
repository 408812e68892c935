import type { Context } from "../../core/context.ts";
import { parse } from "../../core/parse.ts";
import { ListHealthSpansInput } from "../input-schemas.ts";
import { type ClusterState, clusterStates } from "../schemas.ts";
import type { HealthSpanView } from "../view-schemas.ts";
import { demandReading, visibleEnvironments } from "../visibility.ts";

/** What the state of clusters was in a range, oldest first: feeds the tide strip. Clusters the actor may not see give nothing. */
export async function listHealthSpans(context: Context, raw: ListHealthSpansInput): Promise<HealthSpanView[]> {
  demandReading(context.actor);
  const input = parse(ListHealthSpansInput, raw);
  const clusters = await context.database.cluster.findMany({
    where: { id: { in: input.clusterIds }, ...visibleEnvironments(context.actor) },
    select: { id: true },
  });
  const rows = await context.database.healthSpan.findMany({
    where: {
      clusterId: { in: clusters.map((cluster) => cluster.id) },
      startedAt: { lte: new Date(input.to) },
      OR: [{ endedAt: null }, { endedAt: { gte: new Date(input.from) } }],
    },
    orderBy: [{ clusterId: "asc" }, { startedAt: "asc" }],
  });
  return rows.map((row) => ({
    clusterId: row.clusterId,
    state: stateWord(row.state),
    sentence: row.sentence,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}

/** A stored state word; one that this version does not know is `unknown`. */
export function stateWord(stored: string | null | undefined): ClusterState {
  return clusterStates.find((state) => state === stored) ?? "unknown";
}
