import type { Finding, InstanceState } from "../schemas.ts";
import { isDown } from "./evidence.ts";
import { polledLately } from "./freshness.ts";
import type { Thresholds } from "./thresholds.ts";
import type { Topology, TopologyNode } from "./topology.ts";

export interface InstanceStateInput {
  node: TopologyNode;
  topology: Topology;
  /** The findings of the cluster; those that name this instance count. */
  findings: readonly Pick<Finding, "instanceId" | "severity">[];
  inDowntime: boolean;
  now: Date;
  thresholds: Thresholds;
}

/**
 * The product's word for one instance. What nobody could see is `unknown`; `down` is said only with evidence.
 * One or two failed polls do not change the word while the last good reading is still live.
 */
export function instanceStateOf(input: InstanceStateInput): InstanceState {
  const { node, topology, now, thresholds } = input;
  if (node.member.desired === "leaving") return "leaving";
  if (input.inDowntime) return "downtime";
  if (node.member.desired === "stopped" && !node.valid) return "downtime";
  if (!polledLately(node.observation, now, thresholds)) return "unknown";
  if (isDown(node, topology, now, thresholds)) return "down";
  if (!node.live || node.body === null) return "unknown";
  const own = input.findings.filter((finding) => finding.instanceId === node.member.id);
  return own.some((finding) => finding.severity !== "info") ? "degraded" : "healthy";
}
