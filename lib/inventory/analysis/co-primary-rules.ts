import type { AnalysisCode } from "./codes.ts";
import { type ClusterFacts, countReplicas, type Draft, isDead, isUnseen, names } from "./facts.ts";
import { countWords, listWords, plural } from "./words.ts";

/** Two servers that replicate from each other: what happens to one of them. First match per server wins. */
export function coPrimaryRules(facts: ClusterFacts): Draft[] {
  if (facts.isolated) return [];
  const drafts: Draft[] = [];
  for (const node of facts.expected) {
    if (facts.roles.get(node.member.id) !== "co-primary") continue;
    const { name, id } = node.member;
    const count = countReplicas(facts, id);
    const n = count.all.length;
    const v = count.valid.length;
    const say = (code: AnalysisCode, sentence: (since: string) => string) =>
      drafts.push({ code, instanceId: id, say: sentence });
    if (isDead(facts, node)) {
      if (v > 0 && v === n)
        say(
          "DeadCoMaster",
          (since) =>
            `the co-primary ${name} is down since ${since}; its writers must go to ${listWords(names(count.valid))}`,
        );
      else if (v > 0)
        say(
          "DeadCoMasterAndSomeReplicas",
          (since) =>
            `the co-primary ${name} is down since ${since} and ${countWords(n - v)} of ${plural(n, "server")} that follow it cannot be seen`,
        );
    } else if (isUnseen(facts, node)) {
      if (count.replicating.length > 0)
        say(
          "UnreachableCoMaster",
          (since) =>
            `the co-primary ${name} has not answered Rookery since ${since}, but ${listWords(names(count.replicating))} still hears it, so it lives`,
        );
    } else if (n > 0 && v > 0 && count.replicating.length === 0) {
      say(
        "AllCoMasterReplicasNotReplicating",
        (since) => `nothing that ${name} writes has reached another server since ${since}; its writes exist there only`,
      );
    }
  }
  return drafts;
}
