import { z } from "zod";

export const workerStates = ["working", "late", "locked", "draining", "lost", "stopped"] as const;

/** One worker process with its last sign of life. `pollDelayMs` is the 95th percentile from due to done; null: none yet. */
export const WorkerView = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  state: z.enum(workerStates),
  startedAt: z.string(),
  heartbeatAt: z.string(),
  heartbeatAgeSeconds: z.number(),
  pollDelayMs: z.number().nullable(),
  operations: z.number().nullable(),
  stoppedAt: z.string().nullable(),
});
export type WorkerView = z.infer<typeof WorkerView>;

/** How the workers do as a whole. `sentence` is null while there is nothing to say. */
export const WorkersView = z.object({
  state: z.enum(["working", "late", "missing"]),
  sentence: z.string().nullable(),
  /** Workers that are alive and have their key. */
  working: z.number(),
  rows: z.array(WorkerView),
  asOf: z.string(),
});
export type WorkersView = z.infer<typeof WorkersView>;

/** The same without a name: what anybody may know who can reach the health address. */
export const WorkerHealth = z.object({
  state: z.enum(["working", "late", "missing"]),
  working: z.number(),
  lost: z.number(),
  newestHeartbeatAgeSeconds: z.number().nullable(),
  pollDelayMs: z.number().nullable(),
});
export type WorkerHealth = z.infer<typeof WorkerHealth>;
