import { refused } from "../topology/evidence.ts";
import { memberLinks } from "../topology/lag.ts";
import { type ClusterFacts, type Draft, isDead, isUnseen, replicates } from "./facts.ts";
import { durationWords, plural, replicationReason } from "./words.ts";

// Errors that have a rule of their own (divergence).
const diverged = [1236, 1950];

/** Single servers that others do not speak for: leaves that are down, silent, stopped or behind. */
export function instanceRules(facts: ClusterFacts): Draft[] {
  return facts.expected.flatMap((node) => [...presence(facts, node), ...replication(facts, node)]);
}

function presence(facts: ClusterFacts, node: ClusterFacts["expected"][number]): Draft[] {
  const { name, id } = node.member;
  // The primary and intermediate servers have words of their own; when Rookery is isolated, one word is enough.
  if (facts.isolated || id === facts.primary?.member.id) return [];
  if (isDead(facts, node)) {
    if (node.replicaIds.length > 0) return [];
    const how = refused(node.observation) ? "it refuses connections" : "nothing that should hear it does";
    return [
      {
        code: "InstanceDown",
        instanceId: id,
        say: (since) => `${name} is down since ${since} (${how}); reads must go elsewhere`,
      },
    ];
  }
  if (!isUnseen(facts, node)) return [];
  const never = node.observation?.bodyAt == null;
  return [
    {
      code: "InstanceUnseen",
      instanceId: id,
      say: (since) =>
        never
          ? `${name} has never answered Rookery; nothing is known about it`
          : `${name} has not answered Rookery since ${since}; whether it serves reads is not known`,
    },
  ];
}

function replication(facts: ClusterFacts, node: ClusterFacts["expected"][number]): Draft[] {
  const { name, id } = node.member;
  if (!node.valid || !node.live || node.links.length === 0) return [];
  const lag = facts.lags.get(id);
  // A dead primary explains why its replicas hear nothing; a duplicate key is still theirs.
  const source = node.sourceId ? facts.topology.nodes.get(node.sourceId) : undefined;
  const sourceGone = source !== undefined && !source.valid;
  const link = memberLinks(node).find((one) => one.link.io === "no" || one.link.sql === "no")?.link;
  if (link && !replicates(node)) {
    const [errno, error] = link.sql === "no" ? [link.sqlErrno, link.sqlError] : [link.ioErrno, link.ioError];
    if (diverged.includes(errno) || diverged.includes(link.ioErrno)) return [];
    if (link.sql === "yes" && sourceGone) return [];
    const reason = replicationReason(errno, error) || " without an error: somebody stopped it";
    return [
      {
        code: "ReplicationStopped",
        instanceId: id,
        say: (since) => `${name} stopped replicating at ${since}${reason}; reads from it are old`,
      },
    ];
  }
  if (lag?.state !== "lagging") return [];
  const behind = lag.seconds !== null ? durationWords(lag.seconds) : plural(lag.transactions ?? 0, "transaction");
  return [
    {
      code: "ReplicaLagging",
      instanceId: id,
      say: (since) => `${name} is ${behind} behind since ${since}; reads from it are old, writes are not affected`,
    },
  ];
}
