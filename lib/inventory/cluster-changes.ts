import type { ClusterModel, VerdictSummary } from "./cluster-model.ts";
import type { NewEvent } from "./events/record-event.ts";
import type { ClusterState, Finding, InstanceState, Lag } from "./schemas.ts";
import type { ClusterVerdict } from "./verdict.ts";

/** What an analysis concludes of one cluster, before it is compared with what stands in the database. */
export interface Conclusion {
  model: ClusterModel;
  verdict: ClusterVerdict;
  findings: Finding[];
  lag: { state: Lag["state"] | "none"; seconds: number | null };
  summary: VerdictSummary;
}

const clusterSeverity: Record<ClusterState, NewEvent["severity"]> = {
  critical: "critical",
  degraded: "warning",
  unknown: "warning",
  downtime: "info",
  working: "info",
  healthy: "info",
};
const instanceSeverity: Record<InstanceState, NewEvent["severity"]> = {
  down: "critical",
  degraded: "warning",
  unknown: "warning",
  healthy: "info",
  downtime: "info",
  leaving: "info",
};

/** The events between the stored verdict and the new one: state of the cluster, its primary, states of its servers. Pure. */
export function clusterChangeEvents(result: Pick<Conclusion, "model" | "verdict" | "summary">, at: Date): NewEvent[] {
  const { cluster, verdict: stored, summary: before } = result.model;
  const { verdict, summary } = result;
  const events: NewEvent[] = [];
  const nameOf = (id: string) => cluster.instances.find((instance) => instance.id === id)?.name ?? "a former member";
  if (stored?.state !== verdict.state) {
    events.push({
      at,
      kind: "cluster.state",
      severity: clusterSeverity[verdict.state],
      title: verdict.sentence,
      clusterId: cluster.id,
      detail: { from: stored?.state ?? null, to: verdict.state },
    });
  }
  // The first analysis finds everything new; that is no change.
  if (!stored) return events;
  if (before.primaryId !== summary.primaryId && summary.primaryId !== null) {
    const was = before.primaryId ? `, before it was ${nameOf(before.primaryId)}` : "";
    events.push({
      at,
      kind: "cluster.primary",
      severity: "info",
      title: `${nameOf(summary.primaryId)} is the primary of ${cluster.name}${was}.`,
      clusterId: cluster.id,
      instanceId: summary.primaryId,
      detail: { from: before.primaryId, to: summary.primaryId },
    });
  }
  for (const [id, state] of Object.entries(summary.states)) {
    const was = before.states[id];
    if (was === undefined || was === state) continue;
    events.push({
      at,
      kind: "instance.state",
      severity: instanceSeverity[state as InstanceState] ?? "info",
      title: `${nameOf(id)} is ${state}, it was ${was}.`,
      clusterId: cluster.id,
      instanceId: id,
      detail: { from: was, to: state },
    });
  }
  return events;
}
