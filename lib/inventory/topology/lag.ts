import type { Lag } from "../schemas.ts";
import { receivedNotApplied, transactionsBehind } from "./gtid-reading.ts";
import type { Thresholds } from "./thresholds.ts";
import type { TopologyNode } from "./topology.ts";

const unknownLag: Lag = { state: "unknown", seconds: null, transactions: null };

/** Links that lead to a member, or, when none does, all of them: an external source counts too. */
export function memberLinks(node: TopologyNode) {
  const inside = node.links.filter((link) => link.sourceId !== null);
  return inside.length > 0 ? inside : node.links;
}

/**
 * How far a replica is behind, as a state. Seconds_Behind_Master alone lies: it is NULL while connecting and starts at
 * 0 after a restart (MDEV-17516), so it is combined with the GTID distance to the source.
 *
 * @returns null for a server that follows nobody; `unknown` for one whose last reading is stale
 */
export function lagOf(node: TopologyNode, source: TopologyNode | null, thresholds: Thresholds): Lag | null {
  if (node.body === null) return node.observation === null ? null : unknownLag;
  const links = memberLinks(node);
  if (links.length === 0) return null;
  if (!node.live) return unknownLag;
  return links.map((link) => linkLag(node, link, source, thresholds)).reduce(worseLag);
}

function linkLag(
  node: TopologyNode,
  resolved: TopologyNode["links"][number],
  source: TopologyNode | null,
  thresholds: Thresholds,
): Lag {
  const { link } = resolved;
  const body = node.body;
  if (body === null) return unknownLag;
  const sourceLive = source?.live === true && resolved.sourceId === source.member.id;
  const transactions = sourceLive ? transactionsBehind(source.body?.gtidBinlogPos, body.gtidSlavePos) : null;
  const seconds = link.secondsBehind;
  if (link.io === "no" || link.sql === "no") return { state: "stopped", seconds: null, transactions };
  if (link.io === "connecting")
    return { state: link.ioErrno === 0 ? "unknown" : "stopped", seconds: null, transactions };
  if (link.sqlDelaySeconds > 0) {
    const late = seconds !== null && seconds > link.sqlDelaySeconds + thresholds.lagSeconds;
    return { state: late ? "lagging" : "delayed", seconds, transactions };
  }
  if (seconds === null) return { state: transactions === 0 ? "ok" : "unknown", seconds: null, transactions };
  if (seconds > thresholds.lagSeconds) return { state: "lagging", seconds, transactions };
  const proven = provenBehind(node, resolved, sourceLive ? source : null, transactions);
  return {
    state: proven > thresholds.lagTransactions ? "lagging" : "ok",
    seconds: proven > thresholds.lagTransactions ? null : seconds,
    transactions,
  };
}

// Two polls are never at one moment: a distance proves lag only when the source was read before the replica, or when
// it is the replica's own difference between received and applied.
function provenBehind(
  node: TopologyNode,
  link: TopologyNode["links"][number],
  source: TopologyNode | null,
  transactions: number | null,
): number {
  const readBefore =
    source?.observation?.bodyAt && node.observation?.bodyAt && source.observation.bodyAt <= node.observation.bodyAt;
  const own = node.body ? receivedNotApplied(node.body, link) : null;
  return Math.max(readBefore ? (transactions ?? 0) : 0, own ?? 0);
}

const order: readonly Lag["state"][] = ["stopped", "lagging", "unknown", "delayed", "ok"];

/** The worse of two lags; of two lagging ones the one further behind. */
export function worseLag(a: Lag, b: Lag): Lag {
  const difference = order.indexOf(a.state) - order.indexOf(b.state);
  if (difference !== 0) return difference < 0 ? a : b;
  return (b.seconds ?? -1) > (a.seconds ?? -1) ? b : a;
}
