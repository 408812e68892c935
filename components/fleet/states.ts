import type { Tone } from "#components/ui/pip.tsx";
import type { ClusterState, InstanceState } from "#lib/inventory/schemas.ts";
import type { OperationState, StepState } from "#lib/operations/schemas.ts";

/** Tone and word of a state. The tables below are exhaustive by type: a new state fails the build until it has a look. */
export type Look = readonly [tone: Tone, word: string];

export const instanceLooks: Record<InstanceState, Look> = {
  healthy: ["ok", "Healthy"],
  degraded: ["warning", "Degraded"],
  down: ["critical", "Down"],
  unknown: ["unknown", "Unknown"],
  downtime: ["downtime", "Downtime"],
  leaving: ["working", "Leaving"],
};

export const clusterLooks: Record<ClusterState, Look> = {
  critical: ["critical", "Critical"],
  degraded: ["warning", "Degraded"],
  unknown: ["unknown", "Unknown"],
  downtime: ["downtime", "Downtime"],
  working: ["working", "Working"],
  healthy: ["ok", "Healthy"],
};

export const operationLooks: Record<OperationState, Look> = {
  draft: ["quiet", "Draft"],
  "needs approval": ["warning", "Needs approval"],
  approved: ["ok", "Approved"],
  scheduled: ["quiet", "Scheduled"],
  queued: ["working", "Queued"],
  running: ["working", "Running"],
  paused: ["warning", "Paused"],
  "waiting for you": ["warning", "Waiting for you"],
  cancelling: ["working", "Cancelling"],
  succeeded: ["verified", "Succeeded"],
  failed: ["critical", "Failed"],
  cancelled: ["quiet", "Cancelled"],
  unknown: ["unknown", "Unknown"],
};

export const stepLooks: Record<StepState, Look> = {
  pending: ["quiet", "Pending"],
  running: ["working", "Running"],
  succeeded: ["verified", "Succeeded"],
  "already so": ["verified", "Already so"],
  failed: ["critical", "Failed"],
  unknown: ["unknown", "Unknown"],
  undone: ["quiet", "Undone"],
  skipped: ["quiet", "Skipped"],
};
