import { z } from "zod";

export const operationStates = [
  "draft",
  "needs approval",
  "approved",
  "scheduled",
  "queued",
  "running",
  "paused",
  "waiting for you",
  "cancelling",
  "succeeded",
  "failed",
  "cancelled",
  "unknown",
] as const;
export type OperationState = (typeof operationStates)[number];
export const finalStates: readonly OperationState[] = ["succeeded", "failed", "cancelled"];

export const stepStates = ["pending", "running", "succeeded", "already so", "failed", "unknown", "undone", "skipped"] as const;
export type StepState = (typeof stepStates)[number];

/** One line of the preflight: what was checked, what was found, and what to do when it failed. */
export const PreflightCheck = z.object({
  name: z.string(),
  result: z.enum(["passed", "warning", "failed", "unknown"]),
  finding: z.string(),
  remedy: z.string().optional(),
});
export type PreflightCheck = z.infer<typeof PreflightCheck>;

/**
 * What a person reads before approving. The digest covers all of it except `preflight` findings that are measurements
 * of the moment (they are checked again at run time) and `expectedSeconds`.
 */
export const OperationPlan = z.object({
  summary: z.string(),
  /** The objects acted on, resolved: nothing outside this list is touched. */
  targets: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string(), role: z.string().optional() })),
  statements: z.array(z.object({ target: z.string(), sql: z.string() })),
  commands: z.array(z.object({ target: z.string(), argv: z.array(z.string()) })),
  files: z.array(z.object({ target: z.string(), path: z.string(), content: z.string(), current: z.string().nullable() })),
  preflight: z.array(PreflightCheck),
  risk: z.enum(["none", "low", "medium", "high"]),
  effect: z.string(),
  undo: z.string(),
  expectedSeconds: z.number().nullable(),
  /** Facts the plan stands on; when they no longer hold at run time, the operation parks. */
  assumptions: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** What the steps need and planning has decided (chosen ports, source replica): never a secret. */
  data: z.record(z.string(), z.unknown()),
  steps: z.array(z.object({ key: z.string(), name: z.string(), target: z.string().optional(), expected: z.string(), pointOfNoReturn: z.boolean().optional() })),
});
export type OperationPlan = z.infer<typeof OperationPlan>;

/** What the verbs that propose an operation accept beside the operation's own input. */
export const ProposeInput = z.object({
  kind: z.string(),
  input: z.unknown(),
  reason: z.string().trim().max(2_000).optional(),
  ticket: z.string().trim().max(200).optional(),
  /** One per intent, made by the browser: a second post with the same key answers with the first operation. */
  idempotencyKey: z.string().min(8).max(100).optional(),
  scheduledFor: z.iso.datetime({ offset: true }).optional(),
  /** Approve-free operations may be started in the same click; ignored when approvals are needed. */
  run: z.boolean().default(false),
  /** The object's name as the person typed it, for operations that demand it. */
  typedName: z.string().optional(),
});
export type ProposeInput = z.input<typeof ProposeInput>;

export interface OperationRef {
  id: number;
  state: OperationState;
  digest: string | null;
}
