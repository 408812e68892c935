import { type ClusterFacts, type Draft, isDead, names } from "./facts.ts";
import { countWords, listWords, plural } from "./words.ts";

/**
 * Galera (fleet-operations reference, 2.9). wsrep_connected is not used: it stays ON in an isolated node.
 */
export function galeraRules(facts: ClusterFacts): Draft[] {
  if (facts.cluster.topology !== "galera" || facts.isolated || facts.expected.length === 0) return [];
  const drafts: Draft[] = [];
  const live = facts.expected.filter((node) => node.valid && node.live && node.body);
  const expected = facts.expected.length;
  if (live.length === 0) {
    if (facts.expected.every((node) => isDead(facts, node))) {
      return [
        {
          code: "GaleraAllDown",
          instanceId: null,
          say: (since) =>
            `all ${plural(expected, "node")} are down since ${since}; neither reads nor writes work until the most advanced one is bootstrapped`,
        },
      ];
    }
    return [
      {
        code: "ClusterUnseen",
        instanceId: null,
        say: (since) =>
          `none of its ${plural(expected, "node")} has answered since ${since}; whether they serve is not known`,
      },
    ];
  }
  const outside = live.filter((node) => (node.body?.wsrep.wsrep_cluster_status ?? "").toLowerCase() !== "primary");
  for (const node of outside) {
    const all = outside.length === live.length;
    drafts.push({
      code: "GaleraNonPrimary",
      instanceId: node.member.id,
      say: (since) =>
        `${node.member.name} has lost the quorum since ${since} and refuses statements (1047)${all ? "; no node serves reads or writes" : "; the others go on"}`,
    });
  }
  const inside = live.filter((node) => !outside.includes(node));
  const sizes = [...new Set(inside.map((node) => Number(node.body?.wsrep.wsrep_cluster_size ?? Number.NaN)))].filter(
    Number.isFinite,
  );
  if (sizes.length > 1 || sizes.some((size) => size !== expected)) {
    drafts.push({
      code: "GaleraSizeMismatch",
      instanceId: null,
      say: (since) =>
        `the cluster has ${listWords(sizes.map(countWords))} of ${countWords(expected)} nodes since ${since}; it serves, with less to fall back on`,
    });
  }
  const donors = inside.filter((node) => node.body?.wsrep.wsrep_local_state === "2");
  for (const node of donors) {
    drafts.push({
      code: "GaleraDonorDesynced",
      instanceId: node.member.id,
      say: (since) =>
        `${node.member.name} gives its data to a joining node since ${since}; reads from it may be old until it has caught up`,
    });
  }
  const joining = inside.filter((node) => !["2", "4"].includes(node.body?.wsrep.wsrep_local_state ?? ""));
  if (joining.length > 0) {
    drafts.push({
      code: "GaleraNotSynced",
      instanceId: joining[0]?.member.id ?? null,
      say: (since) =>
        `${listWords(names(joining))} ${joining.length === 1 ? "is" : "are"} not synced since ${since} and should not serve`,
    });
  }
  return drafts;
}
