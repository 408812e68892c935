import { inCycle, type Topology, type TopologyNode } from "./topology.ts";

/** Roles as observed, never as wished. `unattached` follows nobody of ours and leads nobody; `unknown` was never seen. */
export const observedRoles = [
  "primary",
  "co-primary",
  "intermediate",
  "replica",
  "standalone",
  "galera",
  "unattached",
  "unknown",
] as const;
export type ObservedRole = (typeof observedRoles)[number];

/** The role word of one node. Pure. */
export function roleOf(node: TopologyNode, topology: Topology): ObservedRole {
  const id = node.member.id;
  if (node.body?.wsrepOn) return "galera";
  if (inCycle(node, topology.nodes)) return "co-primary";
  if (node.sourceId) return node.replicaIds.length > 0 ? "intermediate" : "replica";
  if (topology.primaryId === id && (topology.nodes.size > 1 || node.replicaIds.length > 0)) return "primary";
  if (node.body === null) return node.replicaIds.length > 0 ? "primary" : "unknown";
  if (node.links.length > 0) return node.replicaIds.length > 0 ? "intermediate" : "replica";
  if (topology.nodes.size === 1) return "standalone";
  // A second server that is open for writes is a primary too: TwoWritablePrimaries says so in words.
  return node.live && !node.body.readOnly ? "primary" : "unattached";
}

/** Roles of all nodes by instance id. */
export function rolesOf(topology: Topology): Map<string, ObservedRole> {
  return new Map([...topology.nodes].map(([id, node]) => [id, roleOf(node, topology)]));
}
