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

export const stepStates = [
  "pending",
  "running",
  "succeeded",
  "already so",
  "failed",
  "unknown",
  "undone",
  "skipped",
] as const;
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
  files: z.array(
    z.object({ target: z.string(), path: z.string(), content: z.string(), current: z.string().nullable() }),
  ),
  preflight: z.array(PreflightCheck),
  risk: z.enum(["none", "low", "medium", "high"]),
  effect: z.string(),
  undo: z.string(),
  expectedSeconds: z.number().nullable(),
  /** Facts the plan stands on; when they no longer hold at run time, the operation parks. */
  assumptions: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** What the steps need and planning has decided (chosen ports, source replica): never a secret. */
  data: z.record(z.string(), z.unknown()),
  steps: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      target: z.string().optional(),
      expected: z.string(),
      pointOfNoReturn: z.boolean().optional(),
    }),
  ),
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

export const OperationRow = z.object({
  id: z.number(),
  kind: z.string(),
  label: z.string(),
  title: z.string(),
  state: z.enum(operationStates),
  clusterId: z.string().nullable(),
  clusterName: z.string().nullable(),
  environmentId: z.string().nullable(),
  requestedByName: z.string(),
  runByName: z.string().nullable(),
  reason: z.string().nullable(),
  approvalsNeeded: z.number(),
  approvalsGiven: z.number(),
  breakGlass: z.boolean(),
  outcome: z.string().nullable(),
  stepsDone: z.number(),
  stepsTotal: z.number(),
  currentStepName: z.string().nullable(),
  progress: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  scheduledFor: z.string().nullable(),
});
export type OperationRow = z.infer<typeof OperationRow>;

export const StepView = z.object({
  position: z.number(),
  key: z.string(),
  name: z.string(),
  target: z.string().nullable(),
  state: z.enum(stepStates),
  expected: z.string(),
  attempt: z.number(),
  evidence: z.unknown(),
  error: z.string().nullable(),
  progress: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});

export const ApprovalView = z.object({
  userName: z.string(),
  decision: z.enum(["approved", "rejected"]),
  comment: z.string().nullable(),
  at: z.string(),
  digest: z.string(),
  lapsedAt: z.string().nullable(),
  lapsedWhy: z.string().nullable(),
});

/** What a button may do now, and when it may not, the reason that is shown beside it. */
export const Permission = z.object({ allowed: z.boolean(), why: z.string().nullable() });
export type Permission = z.infer<typeof Permission>;

export const OperationView = OperationRow.extend({
  version: z.number(),
  input: z.unknown(),
  plan: OperationPlan.nullable(),
  digest: z.string().nullable(),
  ticket: z.string().nullable(),
  breakGlassReason: z.string().nullable(),
  wish: z.string().nullable(),
  retryOf: z.number().nullable(),
  facts: z.unknown(),
  steps: z.array(StepView),
  approvals: z.array(ApprovalView),
  cancelMeaning: z.string(),
  typedName: z.string().nullable(),
  may: z.object({
    approve: Permission,
    reject: Permission,
    run: Permission,
    breakGlass: Permission,
    cancel: Permission,
    pause: Permission,
    resume: Permission,
    retry: Permission,
    giveUp: Permission,
  }),
});
export type OperationView = z.infer<typeof OperationView>;

export const LogLine = z.object({
  id: z.number(),
  position: z.number(),
  at: z.string(),
  level: z.string(),
  line: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;

export const OperationIdInput = z.object({ operationId: z.coerce.number().int().positive() });
export const ApproveInput = OperationIdInput.extend({
  digest: z.string().regex(/^[0-9a-f]{64}$/, "the digest of the plan that you read"),
  comment: z.string().trim().max(2_000).optional(),
});
export const RejectInput = OperationIdInput.extend({
  comment: z.string().trim().min(1, "say why, so that it can be mended").max(2_000),
});
export const RunInput = OperationIdInput.extend({
  digest: z.string().regex(/^[0-9a-f]{64}$/, "the digest of the plan that you read"),
  typedName: z.string().optional(),
  breakGlassReason: z
    .string()
    .trim()
    .min(10, "say in a sentence why it cannot wait for approval")
    .max(2_000)
    .optional(),
});
export const EditInput = OperationIdInput.extend({
  version: z.number().int(),
  input: z.unknown(),
  reason: z.string().trim().max(2_000).optional(),
  scheduledFor: z.iso.datetime({ offset: true }).nullable().optional(),
});
export const WishInput = OperationIdInput.extend({ reason: z.string().trim().max(2_000).optional() });
