import type { Context } from "../core/context.ts";
import { Prisma } from "../core/database.ts";
import { verdictStaleAfterMs } from "./cluster-row.ts";
import { listFleetEvents } from "./events/list-events.ts";
import { stateWord } from "./events/list-health-spans.ts";
import { fleetIsolated } from "./fleet-isolated.ts";
import { clusterRows } from "./list-clusters.ts";
import { readThresholds } from "./rows.ts";
import { type ClusterState, clusterStates } from "./schemas.ts";
import { staleAfterMs } from "./topology/thresholds.ts";
import { fleetVerdict } from "./verdict.ts";
import type { FleetOverview } from "./view-schemas.ts";
import { demandReading, visibleSql } from "./visibility.ts";

const needy: readonly ClusterState[] = ["critical", "degraded", "unknown"];
const dayMs = 86_400_000;

/** What Now needs in one answer: the fleet's sentence, the clusters by need, counts, the changes of the last 24 h. */
export async function fleetOverview(context: Context): Promise<FleetOverview> {
  demandReading(context.actor);
  const now = context.now();
  const thresholds = await readThresholds(context.database);
  const freshFrom = new Date(now.getTime() - verdictStaleAfterMs(thresholds));
  const polledFrom = new Date(now.getTime() - staleAfterMs(thresholds));
  const visible = visibleSql(context.actor);
  const [words, seen, isolated, changes] = await Promise.all([
    context.database.$queryRaw<
      { id: string; state: string }[]
    >(Prisma.sql`SELECT c.id AS id, COALESCE(v.state, 'unknown') AS state
      FROM Cluster c LEFT JOIN Verdict v ON v.clusterId = c.id AND v.at >= ${freshFrom} WHERE c.state <> 'gone' AND ${visible}
      ORDER BY COALESCE(v.rank, ${clusterStates.indexOf("unknown")}), v.since, c.slug`),
    context.database.$queryRaw<
      { total: number | bigint; reachable: number | bigint | string | null }[]
    >(Prisma.sql`SELECT COUNT(*) AS total,
      COUNT(CASE WHEN o.reachable AND o.at >= ${polledFrom} THEN 1 END) AS reachable
      FROM Instance i JOIN Cluster c ON c.id = i.clusterId LEFT JOIN Observation o ON o.instanceId = i.id WHERE c.state <> 'gone' AND ${visible}`),
    fleetIsolated(context.database, now, thresholds),
    listFleetEvents(context, { from: new Date(now.getTime() - dayMs).toISOString(), limit: 100 }),
  ]);
  const counts = Object.fromEntries(clusterStates.map((state) => [state, 0])) as Record<ClusterState, number>;
  for (const row of words) counts[stateWord(row.state)]++;
  const needing = words.filter((row) => needy.includes(stateWord(row.state))).slice(0, 50);
  const quiet = words.filter((row) => !needy.includes(stateWord(row.state))).slice(0, 200);
  const [clusters, quietClusters] = await Promise.all([
    clusterRows(
      context,
      needing.map((row) => row.id),
    ),
    clusterRows(
      context,
      quiet.map((row) => row.id),
    ),
  ]);
  return {
    ...fleetVerdict(clusters, counts, isolated),
    isolated,
    counts,
    instances: { total: Number(seen[0]?.total ?? 0), reachable: Number(seen[0]?.reachable ?? 0) },
    clusters,
    quietClusters,
    changes: changes.rows,
    at: now.toISOString(),
  };
}
