import type { AnalysisCode } from "./codes.ts";
import { type ClusterFacts, countReplicas, type Draft, failsToConnect, isDead, isUnseen, names } from "./facts.ts";
import { countWords, listWords, plural } from "./words.ts";

/** Replicas that have replicas. First match per server wins, in orchestrator's order; writes are never affected. */
export function intermediateRules(facts: ClusterFacts): Draft[] {
  if (facts.isolated) return [];
  return facts.expected
    .filter((node) => facts.roles.get(node.member.id) === "intermediate")
    .flatMap((node) => {
      const draft = oneIntermediate(facts, node);
      return draft ? [draft] : [];
    });
}

function oneIntermediate(facts: ClusterFacts, node: ClusterFacts["expected"][number]): Draft | null {
  const { name, id } = node.member;
  const count = countReplicas(facts, id);
  const n = count.all.length;
  const v = count.valid.length;
  const r = count.replicating.length;
  const cut = `${listWords(names(count.all))} ${n === 1 ? "gets" : "get"} no changes through it: reads there grow old, writes are not affected`;
  const say = (code: AnalysisCode, state: string, rest: string): Draft => ({
    code,
    instanceId: id,
    say: (since) => `the intermediate server ${name} ${state} since ${since}; ${rest}`,
  });

  if (n === 0) return null;
  if (isDead(facts, node)) {
    if (v === 0)
      return say(
        "DeadIntermediateMasterAndReplicas",
        "is down",
        `the ${plural(n, "replica")} below it cannot be seen either; writes are not affected`,
      );
    if (v < n && r === 0)
      return say(
        "DeadIntermediateMasterAndSomeReplicas",
        "is down",
        `${cut}; ${countWords(n - v)} of them cannot be seen`,
      );
    if (r === 0 && n > 1) return say("DeadIntermediateMaster", "is down", cut);
    const trying = count.valid.some(failsToConnect);
    if (r === 0)
      return say(
        trying ? "DeadIntermediateMasterWithSingleReplicaFailingToConnect" : "DeadIntermediateMasterWithSingleReplica",
        "is down",
        cut,
      );
  }
  if (isUnseen(facts, node)) {
    if (v > 0 && count.lagging.length === v)
      return say(
        "UnreachableIntermediateMasterWithLaggingReplicas",
        "has not answered Rookery",
        "what follows it is behind, so it may be overloaded; writes are not affected",
      );
    if (r > 0)
      return say(
        "UnreachableIntermediateMaster",
        "has not answered Rookery",
        `${listWords(names(count.replicating))} still ${r === 1 ? "hears" : "hear"} it, so it lives`,
      );
    return null;
  }
  if (r > 0) return null;
  if (n > 1 && (v < n || count.valid.every(failsToConnect)) && count.valid.every(failsToConnect)) {
    return say("AllIntermediateMasterReplicasFailingToConnectOrDead", "is heard by none of its replicas", cut);
  }
  return v > 0 ? say("AllIntermediateMasterReplicasNotReplicating", "has no replica that replicates", cut) : null;
}
