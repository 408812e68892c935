import { refused } from "../topology/evidence.ts";
import type { AnalysisCode } from "./codes.ts";
import {
  type ClusterFacts,
  countReplicas,
  type Draft,
  failsToConnect,
  isDead,
  isUnseen,
  names,
  type ReplicaCount,
} from "./facts.ts";
import { countWords, listWords, plural } from "./words.ts";

/**
 * The state of the primary and of all its replicas together, in orchestrator's order: the first match wins
 * (openark/orchestrator go/inst/analysis_dao.go). Dead is said only with evidence (see evidence.ts).
 */
export function primaryRules(facts: ClusterFacts): Draft[] {
  const { primary } = facts;
  if (facts.expected.length === 0 || facts.cluster.topology === "galera") return [];
  if (facts.isolated) return [isolatedDraft(facts)];
  if (!primary)
    return facts.expected.every((node) => isUnseen(facts, node)) && facts.expected.length > 1
      ? [clusterUnseen(facts)]
      : [];
  if (facts.roles.get(primary.member.id) === "co-primary") return [];
  const count = countReplicas(facts, primary.member.id);
  const found = deadOrUnreachable(facts, count) ?? replicasOfLivePrimary(facts, count);
  return found ? [found] : [];
}

function isolatedDraft(facts: ClusterFacts): Draft {
  return {
    code: "ControlPlaneIsolated",
    instanceId: null,
    say: (since) =>
      `Rookery may be the isolated one: most servers fell silent at once at ${since}, ${facts.cluster.slug} among them; nothing is known about it and nothing is done by itself`,
  };
}

function clusterUnseen(facts: ClusterFacts): Draft {
  return {
    code: "ClusterUnseen",
    instanceId: null,
    say: (since) =>
      `none of its ${plural(facts.expected.length, "server")} has answered since ${since}; whether they serve is not known`,
  };
}

function deadOrUnreachable(facts: ClusterFacts, count: ReplicaCount): Draft | null {
  const primary = facts.primary;
  if (!primary) return null;
  const { name, id } = primary.member;
  const n = count.all.length;
  const v = count.valid.length;
  const r = count.replicating.length;
  const how = refused(primary.observation) ? "refuses connections" : "does not answer";
  const dead = (code: AnalysisCode, rest: string): Draft => ({
    code,
    instanceId: id,
    say: (since) => `the primary ${name} is down since ${since} (it ${how}); ${rest}`,
  });
  const unseen = (code: AnalysisCode, rest: string): Draft => ({
    code,
    instanceId: id,
    say: (since) => `the primary ${name} has not answered Rookery since ${since}; ${rest}`,
  });

  if (isDead(facts, primary)) {
    if (n === 0) return dead("DeadMasterWithoutReplicas", "there is no replica, so neither writes nor reads work");
    if (v === 0)
      return dead(
        "DeadMasterAndReplicas",
        `and none of its ${plural(n, "replica")} answers: neither writes nor reads work`,
      );
    if (r === 0 && v === n)
      return dead(
        "DeadMaster",
        `writes fail, and ${listWords(names(count.valid))} ${v === 1 ? "serves" : "serve"} reads that grow old`,
      );
    if (r === 0)
      return dead(
        "DeadMasterAndSomeReplicas",
        `writes fail; of ${plural(n, "replica")} only ${listWords(names(count.valid))} ${v === 1 ? "answers" : "answer"}, with reads that grow old`,
      );
  }
  if (!isUnseen(facts, primary)) return null;
  if (n === 0)
    return unseen(
      "UnreachableMasterWithoutReplicas",
      "no replica can say whether it lives, so whether writes work is not known",
    );
  if (v === 0) return clusterUnseen(facts);
  const delayed = count.valid.every((node) => facts.lags.get(node.member.id)?.state === "delayed");
  if (r > 0 && count.lagging.length === v && !delayed) {
    return unseen(
      "UnreachableMasterWithLaggingReplicas",
      "all its replicas still hear it but are behind: it may be overloaded, writes may be slow",
    );
  }
  if (r > 0)
    return unseen(
      "UnreachableMaster",
      `${listWords(names(count.replicating))} still ${r === 1 ? "hears" : "hear"} it, so it lives and writes probably work`,
    );
  return unseen(
    "UnreachableMaster",
    `${listWords(names(count.valid))} ${v === 1 ? "does" : "do"} not replicate from it either; whether writes work is not known`,
  );
}

function replicasOfLivePrimary(facts: ClusterFacts, count: ReplicaCount): Draft | null {
  const primary = facts.primary;
  if (!primary?.valid) return null;
  const { name, id } = primary.member;
  const n = count.all.length;
  const v = count.valid.length;
  if (n === 0 || count.replicating.length > 0) return null;
  const only = count.all[0]?.member.name ?? "";
  const say = (code: AnalysisCode, sentence: string): Draft => ({
    code,
    instanceId: id,
    say: (since) => sentence.replace("{since}", since),
  });
  const tail = `writes on ${name} work but exist on one server only`;
  if (n === 1 && v === 1)
    return say(
      "MasterSingleReplicaNotReplicating",
      `${only}, the only replica of ${name}, has not replicated since {since}; ${tail}`,
    );
  if (n === 1) {
    const gone = count.all[0];
    if (!gone || !isDead(facts, gone)) return null;
    return say("MasterSingleReplicaDead", `${only}, the only replica of ${name}, is down since {since}; ${tail}`);
  }
  if (v === n)
    return say(
      "AllMasterReplicasNotReplicating",
      `none of the ${countWords(n)} replicas of ${name} has replicated since {since}; ${tail}, and reads from the replicas are old`,
    );
  if (v > 0)
    return say(
      "AllMasterReplicasNotReplicatingOrDead",
      `no replica of ${name} has replicated since {since} and ${countWords(n - v)} of ${countWords(n)} cannot be seen; ${tail}`,
    );
  return null;
}

/** A replica of the primary that tries to connect and cannot, while the primary answers us. */
export function connectRules(facts: ClusterFacts): Draft[] {
  const primary = facts.primary;
  if (!primary?.valid) return [];
  return countReplicas(facts, primary.member.id)
    .valid.filter(failsToConnect)
    .map((node) => ({
      code: "FirstTierReplicaFailingToConnectToMaster" as const,
      instanceId: node.member.id,
      say: (since) => {
        const errno = node.links.find((link) => link.link.ioErrno !== 0)?.link.ioErrno;
        return `${node.member.name} cannot connect to ${primary.member.name}${errno ? ` (error ${errno})` : ""} since ${since}, though ${primary.member.name} answers Rookery; reads from it grow old`;
      },
    }));
}
