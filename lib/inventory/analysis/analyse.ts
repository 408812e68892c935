import type { Finding } from "../schemas.ts";
import type { Thresholds } from "../topology/thresholds.ts";
import type { Topology } from "../topology/topology.ts";
import { coPrimaryRules } from "./co-primary-rules.ts";
import { codes } from "./codes.ts";
import { divergenceRules } from "./divergence-rules.ts";
import { type ClusterFacts, type ClusterWish, type Draft, gatherFacts, type Rule } from "./facts.ts";
import { galeraRules } from "./galera-rules.ts";
import { instanceRules } from "./instance-rules.ts";
import { intermediateRules } from "./intermediate-rules.ts";
import { connectRules, primaryRules } from "./primary-rules.ts";
import { roleRules } from "./role-rules.ts";
import { semiSyncRules } from "./semi-sync-rules.ts";
import { structureRules } from "./structure-rules.ts";
import { clockWords } from "./words.ts";

const rules: readonly Rule[] = [
  primaryRules,
  coPrimaryRules,
  intermediateRules,
  roleRules,
  divergenceRules,
  connectRules,
  instanceRules,
  semiSyncRules,
  structureRules,
  galeraRules,
];

export interface AnalysisInput {
  cluster: ClusterWish;
  topology: Topology;
  isolated: boolean;
  binlogStillSince: Date | null;
  /** What was found last time: a finding that still holds keeps its `since`. */
  previous: readonly Finding[];
  now: Date;
  thresholds: Thresholds;
}

export interface Analysis {
  facts: ClusterFacts;
  /** Worst first; within one severity the rules' order, so that the story of the whole comes before its parts. */
  findings: Finding[];
}

const severities: readonly Finding["severity"][] = ["critical", "warning", "info"];

/** From the latest observations of a cluster to named codes with plain sentences. Pure. */
export function analyse(input: AnalysisInput): Analysis {
  const facts = gatherFacts(input);
  const drafts = withoutEchoes(rules.flatMap((rule) => rule(facts)));
  const known = new Map(input.previous.map((finding) => [keyOf(finding), finding.since]));
  const findings = drafts.map((draft): Finding => {
    const since = known.get(keyOf(draft)) ?? firstSign(facts, draft).toISOString();
    return {
      code: draft.code,
      severity: codes[draft.code].severity,
      instanceId: draft.instanceId,
      sentence: draft.say(clockWords(new Date(since), input.now)),
      since,
    };
  });
  const ranked = [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return { facts, findings: ranked };
}

function keyOf(of: { code: string; instanceId: string | null }): string {
  return `${of.code} ${of.instanceId ?? ""}`;
}

// For a server that went silent, the last good reading is the better date; for what we read, it is the reading.
function firstSign(facts: ClusterFacts, draft: Draft): Date {
  if (draft.instanceId) return facts.topology.nodes.get(draft.instanceId)?.observation?.bodyAt ?? facts.now;
  const nodes = [...facts.topology.nodes.values()];
  if (nodes.some((node) => node.live)) return facts.now;
  const readings = nodes.flatMap((node) => node.observation?.bodyAt ?? []);
  return readings.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? facts.now;
}

const toldByTheWhole: Record<string, readonly string[]> = {
  ReplicationStopped: ["MasterSingleReplicaNotReplicating"],
};

// One fact, one sentence: the reason ("a duplicate key in ...") tells more than the count, so the reason stays.
function withoutEchoes(drafts: Draft[]): Draft[] {
  const dropped = new Set(drafts.flatMap((draft) => toldByTheWhole[draft.code] ?? []));
  return drafts.filter((draft) => !dropped.has(draft.code));
}
