import type { Observation } from "../schemas.ts";
import { polledLately } from "./freshness.ts";
import type { Thresholds } from "./thresholds.ts";
import type { Topology, TopologyNode } from "./topology.ts";
import { replicasOf } from "./topology.ts";

/** The host answered and said that nobody listens: the one failure that is evidence and not mere silence. */
export function refused(observation: Observation | null): boolean {
  return (
    observation !== null &&
    !observation.reachable &&
    /ECONNREFUSED|connection refused|nobody listens at/i.test(observation.error ?? "")
  );
}

/** Failed often enough, and lately enough, that silence is worth a word. */
export function silent(observation: Observation | null, now: Date, thresholds: Thresholds): boolean {
  if (observation === null || observation.reachable) return false;
  return observation.failures >= thresholds.failuresForDown && polledLately(observation, now, thresholds);
}

/** A replica that answers us and says that it is connected to `source`: proof that the source lives. */
export function hears(replica: TopologyNode, sourceId: string): boolean {
  return (
    replica.valid && replica.live && replica.links.some((link) => link.sourceId === sourceId && link.link.io === "yes")
  );
}

/**
 * Down needs evidence, silence is not enough: the port refused us k times and no replica hears the server; or it has
 * replicas that answer us and none of those hears it.
 */
export function isDown(node: TopologyNode, topology: Topology, now: Date, thresholds: Thresholds): boolean {
  if (!silent(node.observation, now, thresholds)) return false;
  const replicas = replicasOf(topology, node.member.id);
  if (replicas.some((replica) => hears(replica, node.member.id))) return false;
  if (refused(node.observation)) return true;
  return replicas.some((replica) => replica.valid && replica.live);
}

/**
 * True when more than half of all polled instances fell silent at once: then Rookery may be the isolated one, and must
 * not act on what it cannot see (promise P7). A refused connection is an answer, so it does not count as silence.
 */
export function controlPlaneIsolated(observations: Iterable<Observation>, now: Date, thresholds: Thresholds): boolean {
  let polled = 0;
  let unheard = 0;
  for (const observation of observations) {
    if (!polledLately(observation, now, thresholds)) continue;
    polled++;
    if (!observation.reachable && observation.failures > 1 && !refused(observation)) unheard++;
  }
  return polled >= thresholds.isolationMinimum && unheard > polled * thresholds.isolationShare;
}
