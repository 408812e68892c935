import { receivedNotApplied, strayTransactions } from "../topology/gtid-reading.ts";
import { memberLinks } from "../topology/lag.ts";
import { type ClusterFacts, countReplicas, type Draft, isDead, names } from "./facts.ts";
import { listWords, plural } from "./words.ts";

/** What only MariaDB's GTIDs can tell: diverged replicas, errant transactions, shared identities, unapplied relay logs. */
export function divergenceRules(facts: ClusterFacts): Draft[] {
  if (facts.cluster.topology === "galera") return [];
  return [...identityRules(facts), ...divergedRules(facts), ...errantRules(facts), ...relayLogRules(facts)];
}

function identityRules(facts: ClusterFacts): Draft[] {
  const drafts: Draft[] = [];
  const live = facts.expected.filter((node) => node.live && node.body);
  for (const [serverId, shared] of groupBy(live, (node) => node.body?.serverId ?? 0)) {
    if (shared.length < 2) continue;
    drafts.push({
      code: "SharedServerId",
      instanceId: shared[0]?.member.id ?? null,
      say: (since) =>
        `${listWords(names(shared))} share the server id ${serverId} since ${since}; each ignores what the other wrote, and their GTIDs collide`,
    });
  }
  const writers = live.filter(
    (node) =>
      node.valid &&
      node.body &&
      !node.body.readOnly &&
      ["primary", "co-primary"].includes(facts.roles.get(node.member.id) ?? ""),
  );
  for (const [domain, shared] of groupBy(writers, (node) => node.body?.gtidDomainId ?? 0)) {
    if (shared.length < 2) continue;
    drafts.push({
      code: "DomainCollision",
      instanceId: shared[0]?.member.id ?? null,
      say: (since) =>
        `${listWords(names(shared))} write into the same GTID domain ${domain} since ${since}; their transactions get the same numbers and replicas cannot tell them apart`,
    });
  }
  return drafts;
}

function divergedRules(facts: ClusterFacts): Draft[] {
  return facts.expected.flatMap((node) => {
    if (!node.valid || !node.live) return [];
    const broken = memberLinks(node).find(
      ({ link }) => (link.sqlErrno === 1950 && link.sql === "no") || (link.ioErrno === 1236 && link.io !== "yes"),
    );
    if (!broken) return [];
    const why =
      broken.link.ioErrno === 1236
        ? "it asks for a position that its source does not have (1236)"
        : "a transaction came out of order (1950)";
    return [
      {
        code: "ReplicaDiverged" as const,
        instanceId: node.member.id,
        say: (since: string) =>
          `${node.member.name} has diverged from its source since ${since}: ${why}; reads from it are old, and it must be repaired or rebuilt`,
      },
    ];
  });
}

function errantRules(facts: ClusterFacts): Draft[] {
  return facts.expected.flatMap((node) => {
    const source = node.sourceId ? facts.topology.nodes.get(node.sourceId) : undefined;
    if (!node.valid || !node.live || !source?.valid || !source.live || !node.body || !source.body) return [];
    // The replica must be read before its source, or what replicated meanwhile looks stray; its own writes never do.
    const readBefore = (node.observation?.bodyAt?.getTime() ?? 0) <= (source.observation?.bodyAt?.getTime() ?? 0);
    const stray = strayTransactions(node.body, source.body).filter(
      (one) => readBefore || one.serverId === node.body?.serverId,
    );
    const count = stray.reduce((sum, one) => sum + one.count, 0);
    if (count === 0) return [];
    const where = listWords(stray.map((one) => `domain ${one.domain}, server ${one.serverId}`));
    return [
      {
        code: "ErrantTransactions" as const,
        instanceId: node.member.id,
        say: (since: string) =>
          `${node.member.name} holds ${plural(count, "transaction")} that ${source.member.name} does not have since ${since} (${where}); its replication stops at the next conflict and it must not take over`,
      },
    ];
  });
}

function relayLogRules(facts: ClusterFacts): Draft[] {
  const primary = facts.primary;
  if (!primary || !isDead(facts, primary)) return [];
  return countReplicas(facts, primary.member.id).valid.flatMap((node) => {
    const link = node.links.find((one) => one.sourceId === primary.member.id);
    const waiting = node.body && link ? receivedNotApplied(node.body, link) : null;
    if (waiting === null || waiting === 0) return [];
    return [
      {
        code: "RelayLogUnapplied" as const,
        instanceId: node.member.id,
        say: (since: string) =>
          `${node.member.name} has received but not applied ${plural(waiting, "transaction")} since ${since}; do not restart its replication before they are applied, or they are lost`,
      },
    ];
  });
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
