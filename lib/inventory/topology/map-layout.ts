import type { Topology } from "./topology.ts";

export interface PlacedNode {
  instanceId: string;
  /** Column in node widths, from 0; a source stands over the middle of its replicas. */
  x: number;
  /** Layer: 0 for primaries and servers that follow nobody. */
  y: number;
}

export interface MapLayout {
  nodes: PlacedNode[];
  columns: number;
  layers: number;
}

/**
 * Positions for drawing the topology: layered, deterministic (the same members give the same picture), O(n).
 * Leaves take the next free column in tree order; a source is centred over what follows it.
 */
export function layoutMap(topology: Topology): MapLayout {
  const x = new Map<string, number>();
  let column = 0;
  const children = new Map<string, string[]>();
  for (const id of topology.order) {
    const node = topology.nodes.get(id);
    const drawn = node?.sourceId && node.depth > 0 ? node.sourceId : null;
    if (drawn) {
      const siblings = children.get(drawn);
      if (siblings) siblings.push(id);
      else children.set(drawn, [id]);
    }
    if (!node?.replicaIds.some((replica) => (topology.nodes.get(replica)?.depth ?? 0) > node.depth))
      x.set(id, column++);
  }
  // Sources stand after their replicas when the order is walked backwards.
  for (const id of [...topology.order].reverse()) {
    if (x.has(id)) continue;
    const xs = (children.get(id) ?? []).map((child) => x.get(child) ?? 0);
    x.set(id, xs.length > 0 ? (Math.min(...xs) + Math.max(...xs)) / 2 : column++);
  }
  const nodes = topology.order.map((id) => ({
    instanceId: id,
    x: x.get(id) ?? 0,
    y: topology.nodes.get(id)?.depth ?? 0,
  }));
  return { nodes, columns: column, layers: nodes.reduce((most, node) => Math.max(most, node.y + 1), 0) };
}
