import type { Observation, ObservedInstance, ReplicationLink } from "../schemas.ts";
import { freshnessOf, polledLately } from "./freshness.ts";
import type { Thresholds } from "./thresholds.ts";

/** What the topology needs to know of an instance row. */
export interface Member {
  id: string;
  name: string;
  host: string;
  port: number;
  serverId: number;
  desired: string;
}

/** A replication link with its source resolved against the members. */
export interface TopologyLink {
  link: ReplicationLink;
  /** The member it points at by host and port; null when the source is not one of ours. */
  sourceId: string | null;
  /** The server that answered there has another server id than the member we know: wrong host or a moved address. */
  wrongServer: boolean;
}

export interface TopologyNode {
  member: Member;
  observation: Observation | null;
  /** The last good reading, however old; null when there never was one. */
  body: ObservedInstance | null;
  /** The reading is live: what it says may be believed now. */
  live: boolean;
  /** The last poll answered and is recent ("valid" in orchestrator's words). */
  valid: boolean;
  links: TopologyLink[];
  /** The member this one follows: the first link that leads to a member. */
  sourceId: string | null;
  replicaIds: string[];
  depth: number;
}

export interface Topology {
  nodes: Map<string, TopologyNode>;
  primaryId: string | null;
  /** Ids in the order of the tree table: each source before its replicas, the primary's tree first. */
  order: string[];
}

/** Builds the directed graph of a cluster from its members and their newest observations. Pure; deterministic. */
export function buildTopology(
  members: readonly Member[],
  observations: ReadonlyMap<string, Observation>,
  now: Date,
  thresholds: Thresholds,
): Topology {
  const sorted = [...members].sort(
    (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }) || a.id.localeCompare(b.id),
  );
  const byAddress = addressBook(sorted, observations);
  const nodes = new Map<string, TopologyNode>();
  for (const member of sorted) {
    const observation = observations.get(member.id) ?? null;
    const body = observation?.body ?? null;
    const links = (body?.links ?? []).map((link) => resolve(link, byAddress, observations, member.id));
    nodes.set(member.id, {
      member,
      observation,
      body,
      live: body !== null && freshnessOf(observation, now, thresholds).state === "live",
      valid: observation?.reachable === true && polledLately(observation, now, thresholds),
      links,
      sourceId: links.find((link) => link.sourceId !== null)?.sourceId ?? null,
      replicaIds: [],
      depth: 0,
    });
  }
  for (const node of nodes.values()) {
    if (node.sourceId) nodes.get(node.sourceId)?.replicaIds.push(node.member.id);
  }
  const primaryId = choosePrimary([...nodes.values()], nodes);
  return { nodes, primaryId, order: treeOrder(nodes, primaryId) };
}

/** The nodes that follow `id` directly. */
export function replicasOf(topology: Topology, id: string): TopologyNode[] {
  return (topology.nodes.get(id)?.replicaIds ?? []).flatMap((replica) => topology.nodes.get(replica) ?? []);
}

function addressBook(members: readonly Member[], observations: ReadonlyMap<string, Observation>): Map<string, Member> {
  const book = new Map<string, Member>();
  // A replica may name its source as the server names itself (report_host); our own address wins where both fit.
  for (const member of members) {
    const hostname = observations.get(member.id)?.body?.hostname;
    if (hostname) book.set(address(hostname, member.port), member);
  }
  for (const member of members) book.set(address(member.host, member.port), member);
  return book;
}

function address(host: string, port: number): string {
  const plain = host.toLowerCase();
  return `${plain === "localhost" || plain === "::1" ? "127.0.0.1" : plain}:${port}`;
}

function resolve(
  link: ReplicationLink,
  byAddress: Map<string, Member>,
  observations: ReadonlyMap<string, Observation>,
  selfId: string,
): TopologyLink {
  const source = byAddress.get(address(link.sourceHost, link.sourcePort));
  if (!source || source.id === selfId) return { link, sourceId: null, wrongServer: false };
  const known = observations.get(source.id)?.body?.serverId ?? source.serverId;
  // 0 or null: the replica never reached its source, so it says nothing about who answers there.
  const said = link.sourceServerId;
  return { link, sourceId: source.id, wrongServer: said !== null && said !== 0 && known !== 0 && said !== known };
}

// Most convincing first: answers now and writable, then has replicas, then writable when last seen.
function choosePrimary(all: TopologyNode[], nodes: Map<string, TopologyNode>): string | null {
  const candidates = all.filter((node) => !node.sourceId || inCycle(node, nodes));
  const ranked = candidates
    .map((node) => ({ node, score: primaryScore(node) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return ranked[0]?.node.member.id ?? null;
}

function primaryScore(node: TopologyNode): number {
  const writable = node.body !== null && !node.body.readOnly;
  const followed = node.replicaIds.length;
  if (!writable && followed === 0) return 0;
  return (writable && node.live ? 10_000 : 0) + (writable ? 1_000 : 0) + Math.min(followed, 999);
}

/** True when following sources from this node leads back to it: co-primaries and rings. */
export function inCycle(node: TopologyNode, nodes: ReadonlyMap<string, TopologyNode>): boolean {
  const seen = new Set<string>();
  let current = node.sourceId;
  while (current && !seen.has(current)) {
    if (current === node.member.id) return true;
    seen.add(current);
    current = nodes.get(current)?.sourceId ?? null;
  }
  return false;
}

function treeOrder(nodes: Map<string, TopologyNode>, primaryId: string | null): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const roots = [
    ...(primaryId ? [primaryId] : []),
    ...[...nodes.values()].filter((node) => !node.sourceId).map((node) => node.member.id),
    ...nodes.keys(),
  ];
  for (const root of roots) {
    // An explicit stack: a chain of 10,000 replicas must not overflow.
    const stack: [string, number][] = [[root, 0]];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const [id, depth] = next;
      const node = nodes.get(id);
      if (!node || seen.has(id)) continue;
      seen.add(id);
      node.depth = depth;
      order.push(id);
      for (const replica of [...node.replicaIds].reverse()) stack.push([replica, depth + 1]);
    }
  }
  return order;
}
