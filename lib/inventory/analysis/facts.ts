import type { Lag } from "../schemas.ts";
import { isDown, silent } from "../topology/evidence.ts";
import { lagOf, memberLinks } from "../topology/lag.ts";
import { type ObservedRole, rolesOf } from "../topology/role.ts";
import type { Thresholds } from "../topology/thresholds.ts";
import { replicasOf, type Topology, type TopologyNode } from "../topology/topology.ts";
import type { AnalysisCode } from "./codes.ts";

/** What is wished of the cluster; null where nobody said (adopted clusters). */
export interface ClusterWish {
  slug: string;
  topology: string;
  semiSync: boolean | null;
}

/** Everything a rule may look at. Built once per analysis from the latest observations. */
export interface ClusterFacts {
  cluster: ClusterWish;
  topology: Topology;
  roles: Map<string, ObservedRole>;
  lags: Map<string, Lag | null>;
  primary: TopologyNode | null;
  /** Members that should be running: stopped and leaving ones are not missed. */
  expected: TopologyNode[];
  isolated: boolean;
  /** Since when the primary's binary log has not moved; null when it moves or is not known. */
  binlogStillSince: Date | null;
  now: Date;
  thresholds: Thresholds;
}

/** A finding before it knows since when it holds. */
export interface Draft {
  code: AnalysisCode;
  instanceId: string | null;
  say(since: string): string;
}

/** One family of rules: facts in, findings out. Pure. */
export type Rule = (facts: ClusterFacts) => Draft[];

/** Collects what every rule needs. Pure. */
export function gatherFacts(
  input: Pick<ClusterFacts, "cluster" | "topology" | "isolated" | "binlogStillSince" | "now" | "thresholds">,
): ClusterFacts {
  const { topology, thresholds } = input;
  const lags = new Map<string, Lag | null>();
  for (const [id, node] of topology.nodes) {
    lags.set(id, lagOf(node, node.sourceId ? (topology.nodes.get(node.sourceId) ?? null) : null, thresholds));
  }
  return {
    ...input,
    roles: rolesOf(topology),
    lags,
    primary: topology.primaryId ? (topology.nodes.get(topology.primaryId) ?? null) : null,
    expected: [...topology.nodes.values()].filter((node) => node.member.desired === "running" || node.valid),
  };
}

/** n, v and r of orchestrator for the replicas of one source, and which of them are behind. */
export interface ReplicaCount {
  all: TopologyNode[];
  /** Replicas that answer us. */
  valid: TopologyNode[];
  /** Of those, the ones with both threads running. */
  replicating: TopologyNode[];
  lagging: TopologyNode[];
}

export function countReplicas(facts: ClusterFacts, sourceId: string): ReplicaCount {
  const all = replicasOf(facts.topology, sourceId).filter((node) => facts.expected.includes(node));
  const valid = all.filter((node) => node.valid && node.live);
  return {
    all,
    valid,
    replicating: valid.filter((node) => replicates(node)),
    lagging: valid.filter((node) => facts.lags.get(node.member.id)?.state === "lagging"),
  };
}

/** Both threads of the links to members run. */
export function replicates(node: TopologyNode): boolean {
  const links = memberLinks(node);
  return links.length > 0 && links.every(({ link }) => link.io === "yes" && link.sql === "yes");
}

/** Orchestrator's test for a replica that tries and cannot: IO not running, SQL running, an error while connecting. */
export function failsToConnect(node: TopologyNode): boolean {
  return memberLinks(node).some(
    ({ link }) =>
      link.io !== "yes" &&
      link.sql === "yes" &&
      (/error.*connecting to master/i.test(link.ioError) ||
        [1045, 2002, 2003, 2005, 2013, 2026].includes(link.ioErrno)),
  );
}

/** Down with evidence, and not when Rookery itself may be the isolated one. */
export function isDead(facts: ClusterFacts, node: TopologyNode): boolean {
  return !facts.isolated && isDown(node, facts.topology, facts.now, facts.thresholds);
}

/** We cannot see it, and cannot say more: silent, never polled, or polled too long ago. */
export function isUnseen(facts: ClusterFacts, node: TopologyNode): boolean {
  if (isDead(facts, node)) return false;
  return silent(node.observation, facts.now, facts.thresholds) || !node.live;
}

/** Names for sentences. */
export function names(nodes: readonly TopologyNode[]): string[] {
  return nodes.map((node) => node.member.name);
}
