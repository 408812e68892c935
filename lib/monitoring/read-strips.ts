import { parse } from "../core/parse.ts";
import { summaryOf } from "../inventory/cluster-model.ts";
import { eventViewOf } from "../inventory/events/list-events.ts";
import { listHealthSpans } from "../inventory/events/list-health-spans.ts";
import { demandReading, visibleEnvironments } from "../inventory/visibility.ts";
import type { MonitoringContext } from "./context.ts";
import { latestMetrics } from "./latest-metrics.ts";
import { type ClusterStrip, ReadStripsInput } from "./strip-schemas.ts";

const leading: readonly string[] = ["primary", "co-primary", "standalone", "galera"];
const writeMetrics = ["insert", "update", "delete", "replace", "insert_select"].map(
  (command) => `mysql_global_status_commands_total{command="${command}"}`,
);
const eventsPerCluster = 40;
// State words are drawn as spans; their events would be one notch per span edge.
const drawnAsSpans = ["cluster.state", "instance.state"];

/**
 * What the fleet's tables draw beside the rows: 24 h as a tide strip and the writes of now, for many clusters at once and
 * in four statements. Clusters that the actor may not see give nothing. Throws `invalid`, `not_found`, `unavailable`.
 */
export async function readStrips(context: MonitoringContext, raw: ReadStripsInput): Promise<ClusterStrip[]> {
  demandReading(context.actor);
  const input = parse(ReadStripsInput, raw);
  const clusters = await context.database.cluster.findMany({
    where: { id: { in: input.clusterIds }, state: { not: "gone" }, ...visibleEnvironments(context.actor) },
    select: { id: true, createdAt: true },
  });
  const clusterIds = clusters.map((cluster) => cluster.id);
  if (clusterIds.length === 0) return [];
  const [spans, events, verdicts] = await Promise.all([
    listHealthSpans(context, { clusterIds, from: input.from, to: input.to }),
    context.database.event.findMany({
      where: {
        clusterId: { in: clusterIds },
        kind: { notIn: drawnAsSpans },
        at: { gte: new Date(input.from), lte: new Date(input.to) },
      },
      orderBy: { id: "desc" },
      take: clusterIds.length * eventsPerCluster,
    }),
    context.database.verdict.findMany({
      where: { clusterId: { in: clusterIds } },
      select: { clusterId: true, summary: true },
    }),
  ]);
  const leaders = new Map(verdicts.map((verdict) => [verdict.clusterId, leadersOf(verdict.summary)]));
  const writes = await writesOf(context, [...leaders.values()].flat());
  return clusters.map(({ id: clusterId, createdAt }) => ({
    clusterId,
    createdAt: createdAt.toISOString(),
    spans: spans.filter((span) => span.clusterId === clusterId),
    events: events
      .filter((event) => event.clusterId === clusterId)
      .slice(0, eventsPerCluster)
      .map((event) => {
        const { id, at, title, operationId } = eventViewOf(event);
        return { id, at, title, operationId };
      }),
    ...sumOf((leaders.get(clusterId) ?? []).map((id) => writes.get(id))),
  }));
}

function leadersOf(summary: unknown): string[] {
  const { roles } = summaryOf(summary);
  return Object.keys(roles).filter((id) => leading.includes(roles[id] ?? ""));
}

interface Rate {
  perSecond: number | null;
  at: string;
}

async function writesOf(context: MonitoringContext, instanceIds: string[]): Promise<Map<string, Rate>> {
  if (instanceIds.length === 0) return new Map();
  const rows = await latestMetrics(context, { metrics: writeMetrics, instanceIds });
  return new Map(
    rows.map((row) => {
      const rates = writeMetrics.flatMap((metric) => row.values[metric]?.perSecond ?? []);
      const perSecond = rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
      return [row.instanceId, { perSecond, at: row.at }];
    }),
  );
}

// One leader without a rate makes the whole sum unknown: a part is not the whole. Its age is that of the oldest part.
function sumOf(rates: (Rate | undefined)[]): Pick<ClusterStrip, "writesPerSecond" | "writesAt"> {
  const known = rates.flatMap((rate) => (rate && rate.perSecond !== null ? [{ ...rate, sum: rate.perSecond }] : []));
  if (known.length === 0 || known.length < rates.length) return { writesPerSecond: null, writesAt: null };
  return {
    writesPerSecond: known.reduce((sum, rate) => sum + rate.sum, 0),
    writesAt: known.map((rate) => rate.at).toSorted()[0] ?? null,
  };
}
