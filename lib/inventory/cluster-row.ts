import { labelsOf, storedLag, summaryOf, type VerdictRow } from "./cluster-model.ts";
import type { EnvironmentRef } from "./environment-schemas.ts";
import { stateWord } from "./events/list-health-spans.ts";
import { environmentRefOf, freshnessView } from "./rows.ts";
import { staleAfterMs, type Thresholds } from "./topology/thresholds.ts";
import type { ClusterRow } from "./view-schemas.ts";

interface ClusterForRow {
  id: string;
  slug: string;
  name: string;
  owner: string;
  labels: unknown;
  topology: string;
  version: string;
  provider: string;
  managed: boolean;
  state: string;
  downtimeUntil: Date | null;
  environment: EnvironmentRef;
}

/** After this long without an analysis a verdict is old news and the cluster is `unknown`. */
export function verdictStaleAfterMs(thresholds: Thresholds): number {
  return Math.max(30_000, 3 * staleAfterMs(thresholds));
}

/** A cluster as the fleet table shows it. `oldest` is the reading of the member that was read longest ago. Pure. */
export function clusterRowOf(
  cluster: ClusterForRow,
  verdict: VerdictRow | null,
  oldest: { bodyAt: Date | null } | null,
  memberCount: number,
  now: Date,
  thresholds: Thresholds,
): ClusterRow {
  const summary = summaryOf(verdict?.summary);
  const primaries = Object.values(summary.roles).filter(
    (role) => role === "primary" || role === "co-primary" || role === "standalone",
  ).length;
  const stale = verdict === null || now.getTime() - verdict.at.getTime() > verdictStaleAfterMs(thresholds);
  const nobodyLooks =
    verdict === null
      ? `${cluster.name} has not been looked at yet.`
      : `${cluster.name} has not been looked at since ${verdict.at.toISOString().slice(0, 16).replace("T", " ")} UTC; check that a worker runs.`;
  return {
    id: cluster.id,
    slug: cluster.slug,
    name: cluster.name,
    environment: environmentRefOf(cluster.environment),
    owner: cluster.owner,
    labels: labelsOf(cluster.labels),
    topology: cluster.topology,
    version: cluster.version,
    provider: cluster.provider,
    managed: cluster.managed,
    lifeState: cluster.state,
    state: stale ? "unknown" : stateWord(verdict.state),
    sentence: stale ? nobodyLooks : verdict.sentence,
    quiet: stale ? "" : summary.quiet,
    since: (stale ? verdict?.at : verdict.since)?.toISOString() ?? null,
    lag: stale ? { state: "unknown", seconds: null } : storedLag(verdict),
    members: { primaries, others: Math.max(0, memberCount - primaries) },
    asOf: freshnessView(oldest, now, thresholds),
    downtimeUntil: cluster.downtimeUntil && cluster.downtimeUntil > now ? cluster.downtimeUntil.toISOString() : null,
  };
}
