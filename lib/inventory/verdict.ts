import type { Analysis } from "./analysis/analyse.ts";
import { meaningOf } from "./analysis/codes.ts";
import { clockWords, countWords, listWords, plural, sentenceCase } from "./analysis/words.ts";
import { type ClusterState, clusterStates, type Finding } from "./schemas.ts";

export interface VerdictInput {
  /** The cluster's own name, as people say it. */
  name: string;
  /** planned, active, destroying, gone: as the Cluster row says. */
  lifeState: string;
  downtimeUntil: Date | null;
  downtimeWhy: string | null;
  /** Title of the operation that works on it, if one does. */
  runningOperation: string | null;
  analysis: Analysis;
  now: Date;
}

export interface ClusterVerdict {
  state: ClusterState;
  /** 0 is the worst: what the fleet table sorts by. */
  rank: number;
  sentence: string;
  /** What still holds although something is wrong, or what is true of a healthy cluster. */
  quiet: string;
}

/** From findings to the one word and the one sentence that people read. Pure. */
export function verdictOf(input: VerdictInput): ClusterVerdict {
  const state = stateOf(input);
  return { state, rank: clusterStates.indexOf(state), sentence: sentenceOf(input, state), quiet: quietOf(input) };
}

function stateOf(input: VerdictInput): ClusterState {
  const { findings, facts } = input.analysis;
  if (input.lifeState === "planned" || input.lifeState === "destroying") return "working";
  if (input.downtimeUntil && input.downtimeUntil > input.now) return "downtime";
  const said = new Set(findings.map((finding) => meaningOf(finding.code)?.state));
  if (said.has("critical")) return "critical";
  // While an operation works here, what it disturbs is expected; a critical finding still speaks.
  if (input.runningOperation) return "working";
  if (facts.isolated || said.has("unknown"))
    return said.has("degraded") && !facts.isolated && facts.primary?.valid ? "degraded" : "unknown";
  if (said.has("degraded")) return "degraded";
  // Nothing found is only good news when something was seen.
  return facts.expected.length > 0 && facts.expected.some((node) => node.live) ? "healthy" : "unknown";
}

const opening: Record<ClusterState, string> = {
  critical: "is critical",
  degraded: "is degraded",
  unknown: "cannot be seen fully",
  downtime: "is in downtime",
  working: "is being worked on",
  healthy: "is healthy",
};

function sentenceOf(input: VerdictInput, state: ClusterState): string {
  const worst = leading(input.analysis.findings, state);
  const start = `${input.name} ${opening[state]}`;
  if (state === "downtime" && input.downtimeUntil) {
    return `${start} until ${clockWords(input.downtimeUntil, input.now)}${input.downtimeWhy ? `: ${input.downtimeWhy}` : ""}.`;
  }
  if (state === "working")
    return `${start}: ${input.runningOperation ?? (input.lifeState === "planned" ? "it is being created" : "it is being destroyed")}.`;
  if (state === "healthy") return `${start}: ${healthyWords(input.analysis)}.`;
  if (!worst) return `${start}: no server has answered yet.`;
  const others = input.analysis.findings.filter((finding) => finding !== worst && finding.severity !== "info").length;
  return `${start}: ${worst.sentence}.${others > 0 ? ` ${sentenceCase(countWords(others))} more finding${others === 1 ? "" : "s"}.` : ""}`;
}

// The finding that made the state comes first, even when another of equal severity stands before it.
function leading(findings: readonly Finding[], state: ClusterState): Finding | undefined {
  const reasons = findings.filter((finding) => meaningOf(finding.code)?.state === state);
  // A named server and its reason say more than a count over the cluster.
  const named = reasons.find((finding) => finding.code === "ReplicationStopped" || finding.code === "ReplicaDiverged");
  return (state === "degraded" ? named : undefined) ?? reasons[0] ?? findings[0];
}

function healthyWords(analysis: Analysis): string {
  const { facts } = analysis;
  const replicas = facts.expected.filter((node) => node.sourceId !== null || node.links.length > 0).length;
  if (facts.cluster.topology === "galera") return `all ${plural(facts.expected.length, "node")} synced`;
  if (replicas === 0)
    return facts.primary?.body && !facts.primary.body.readOnly ? "it serves reads and writes" : "it answers";
  const delayed = [...facts.lags.values()].filter((lag) => lag?.state === "delayed").length;
  const flow =
    replicas === 1
      ? "its replica follows"
      : `${replicas === 2 ? "both" : `all ${countWords(replicas)}`} replicas follow`;
  return `writes work and ${flow}${delayed > 0 ? `, ${countWords(delayed)} delayed on purpose` : ""}`;
}

// One calm sentence: what is not affected.
function quietOf(input: VerdictInput): string {
  const { facts } = input.analysis;
  const primary = facts.primary;
  if (facts.isolated) return "The databases do not depend on Rookery; they go on as they are.";
  if (!primary?.valid || !primary.body) return "Nothing more is known at this moment.";
  const good = facts.expected.filter(
    (node) => node.valid && ["ok", "delayed"].includes(facts.lags.get(node.member.id)?.state ?? ""),
  );
  const writes = primary.body.readOnly
    ? `${primary.member.name} answers but does not accept writes`
    : `Writes on ${primary.member.name} work`;
  if (good.length === 0) return `${writes}.`;
  return `${writes}; ${listWords(good.map((node) => node.member.name))} ${good.length === 1 ? "is" : "are"} up to date.`;
}

export interface FleetVerdict {
  state: ClusterState;
  sentence: string;
  /** Clusters that need a person: critical, degraded and unknown ones. */
  needing: number;
}

/** The sentence at the top of Now: how many clusters need somebody, and the worst of them. `total` counts all clusters. */
export function fleetVerdict(
  worstFirst: readonly { state: ClusterState; sentence: string }[],
  counts: Record<ClusterState, number>,
  isolated: boolean,
): FleetVerdict {
  const needing = counts.critical + counts.degraded + counts.unknown;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0)
    return { state: "healthy", needing, sentence: "There is no cluster yet. Provision one, or import what you have." };
  if (isolated)
    return {
      state: "unknown",
      needing,
      sentence:
        "Rookery may be the isolated one: most servers fell silent at once. Nothing is done by itself until they answer again.",
    };
  const state = clusterStates.find((one) => counts[one] > 0) ?? "healthy";
  if (needing === 0) {
    const rest = [
      counts.working > 0 ? `${countWords(counts.working)} being worked on` : "",
      counts.downtime > 0 ? `${countWords(counts.downtime)} in downtime` : "",
    ].filter(Boolean);
    const calm = total === 1 ? "The one cluster needs nobody" : `None of the ${countWords(total)} clusters needs you`;
    return { state, needing, sentence: `${calm}${rest.length > 0 ? `: ${listWords(rest)}` : ""}.` };
  }
  const head = `${sentenceCase(countWords(needing))} cluster${needing === 1 ? " needs" : "s need"} you.`;
  return { state, needing, sentence: [head, worstFirst[0]?.sentence ?? ""].join(" ").trim() };
}
