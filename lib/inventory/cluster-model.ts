import { z } from "zod";
import type { Database, Prisma, Tx } from "../core/database.ts";
import { memberOf, observationOf } from "./rows.ts";
import { Finding, Lag, type Observation } from "./schemas.ts";
import type { Thresholds } from "./topology/thresholds.ts";
import { buildTopology, type Topology } from "./topology/topology.ts";

/** What a Verdict keeps beside its sentence: so that lists need no bodies and the next analysis knows what was. */
export const VerdictSummary = z.object({
  quiet: z.string(),
  primaryId: z.string().nullable(),
  roles: z.record(z.string(), z.string()),
  states: z.record(z.string(), z.string()),
  /** Where the binary log of a semi-sync primary without acknowledging replicas stands, and since when. */
  binlog: z.object({ position: z.string(), since: z.string() }).nullable(),
});
export type VerdictSummary = z.infer<typeof VerdictSummary>;

const Findings = z.array(Finding);
const Wish = z.object({ semiSync: z.boolean().optional() });

export const emptySummary: VerdictSummary = { quiet: "", primaryId: null, roles: {}, states: {}, binlog: null };

/** The stored summary; empty when it is of another version. */
export function summaryOf(stored: unknown): VerdictSummary {
  const result = VerdictSummary.safeParse(stored);
  return result.success ? result.data : emptySummary;
}

/** The stored findings; none when they are of another version (the next analysis writes them anew). */
export function findingsOf(stored: unknown): Finding[] {
  const result = Findings.safeParse(stored);
  return result.success ? result.data : [];
}

/** Labels as the spec holds them. */
export function labelsOf(stored: unknown): Record<string, string> {
  const result = z.record(z.string(), z.string()).safeParse(stored);
  return result.success ? result.data : {};
}

/** What the spec wishes about semi-sync; null for adopted clusters, which have no spec of ours. */
export function wishedSemiSync(cluster: { managed: boolean; spec: unknown }): boolean | null {
  if (!cluster.managed) return null;
  const result = Wish.safeParse(cluster.spec);
  return result.success ? (result.data.semiSync ?? false) : null;
}

const withMembers = {
  environment: true,
  instances: { include: { observation: true } },
} satisfies Prisma.ClusterInclude;
export type ClusterWithMembers = Prisma.ClusterGetPayload<{ include: typeof withMembers }>;
export type VerdictRow = NonNullable<Awaited<ReturnType<Tx["verdict"]["findUnique"]>>>;

/** A cluster with everything that was last seen of it. */
export interface ClusterModel {
  cluster: ClusterWithMembers;
  observations: Map<string, Observation>;
  topology: Topology;
  verdict: VerdictRow | null;
  findings: Finding[];
  summary: VerdictSummary;
}

/** Loads clusters with members, newest observations and verdicts: four statements for any number of clusters. */
export async function loadClusterModels(
  database: Database | Tx,
  where: Prisma.ClusterWhereInput,
  now: Date,
  thresholds: Thresholds,
): Promise<ClusterModel[]> {
  const clusters = await database.cluster.findMany({ where, include: withMembers });
  const verdicts = await database.verdict.findMany({
    where: { clusterId: { in: clusters.map((cluster) => cluster.id) } },
  });
  const byCluster = new Map(verdicts.map((verdict) => [verdict.clusterId, verdict]));
  return clusters.map((cluster) => {
    const observations = new Map<string, Observation>();
    for (const instance of cluster.instances) {
      if (instance.observation) observations.set(instance.id, observationOf(instance.observation));
    }
    const verdict = byCluster.get(cluster.id) ?? null;
    return {
      cluster,
      observations,
      topology: buildTopology(cluster.instances.map(memberOf), observations, now, thresholds),
      verdict,
      findings: findingsOf(verdict?.findings),
      summary: summaryOf(verdict?.summary),
    };
  });
}

/** A lag as a Verdict keeps it; `none` where nothing replicates. */
export function storedLag(row: { lagState: string; lagSeconds: number | null } | null): {
  state: Lag["state"] | "none";
  seconds: number | null;
} {
  const known = Lag.shape.state.safeParse(row?.lagState);
  return {
    state: known.success ? known.data : row?.lagState === "none" ? "none" : "unknown",
    seconds: row?.lagSeconds ?? null,
  };
}
