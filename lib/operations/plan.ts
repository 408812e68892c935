import { databaseNow, inTransaction, isDatabaseAway, type Tx } from "../core/database.ts";
import { publicMessage, RookeryError } from "../core/errors.ts";
import { audit } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { redact } from "../core/redact.ts";
import { approvalsNeeded } from "../inventory/policy.ts";
import { validApprovals } from "./decide.ts";
import type { OperationDefinition, OperationsContext, Toolbox } from "./define.ts";
import { differingFields, planDigest } from "./digest.ts";
import { holdDraft, planLeaseMs, releaseDraft } from "./hold-draft.ts";
import { definitionOrThrow } from "./propose.ts";
import { findOperationOrThrow, moveOperation, type OperationRecord, storedPlan, toJson } from "./rows.ts";
import { queueOrSchedule } from "./run.ts";
import { OperationPlan, type OperationState } from "./schemas.ts";
import { operationSubject } from "./subject.ts";
import { isOverdue, within } from "./within.ts";

/** Takes the oldest draft that nobody plans, for `workerId`. Returns null when there is none. */
export async function claimDraft(context: OperationsContext, workerId: string): Promise<number | null> {
  const now = await databaseNow(context.database, context.database.dialect);
  const draft = await context.database.operation.findFirst({
    where: { state: "draft", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    orderBy: { id: "asc" },
  });
  if (!draft) return null;
  const claimed = await context.database.operation.updateMany({
    where: { id: draft.id, version: draft.version, state: "draft", leaseUntil: draft.leaseUntil },
    data: { workerId, leaseUntil: new Date(now.getTime() + planLeaseMs) },
  });
  return claimed.count === 1 ? draft.id : null;
}

/** Rookery's own database went away: no fault of the plan. */
class PlanNotStored extends Error {
  constructor(cause: unknown) {
    super("the plan could not be stored", { cause });
  }
}

/**
 * Plans a draft and moves it on: needs approval, approved, or queued when it may run by itself and that was wished.
 * A plan that differs from the approved one lapses its approvals, naming the fields. Planning that fails ends as
 * `failed` with the reason, also when it takes until `signal` runs into its time-out; nothing was touched. When the
 * signal aborts for another reason the draft is left to other workers.
 */
export async function planOperation(
  context: OperationsContext,
  tools: Toolbox,
  id: number,
  signal: AbortSignal,
): Promise<OperationState> {
  const row = await findOperationOrThrow(context.database, id);
  const definition = definitionOrThrow(context, row.kind);
  const before = storedPlan(row);
  const letGo = holdDraft(context, row);
  try {
    const plan = await makePlan(context, tools, definition, row, signal);
    return await storePlan(context, row, before, plan).catch((cause: unknown) => {
      throw isDatabaseAway(cause) ? new PlanNotStored(cause) : cause;
    });
  } catch (error) {
    // Stored or not: the next round looks. Its planner is whoever finds it still a draft.
    if (error instanceof PlanNotStored) throw error.cause;
    if (signal.aborted && !isOverdue(signal)) {
      await releaseDraft(context.database, id);
      return "draft";
    }
    context.log.warn({ err: error, operationId: id }, "an operation could not be planned");
    await inTransaction(context.database, async (tx) => {
      const fresh = await findOperationOrThrow(tx, id);
      if (fresh.version !== row.version) return releaseDraft(tx, id);
      await moveOperation(tx, fresh, ["draft"], {
        state: "failed",
        outcome: `It could not be planned: ${redact(publicMessage(error))} Nothing was touched.`,
        workerId: null,
        leaseUntil: null,
        finishedAt: context.now(),
        updatedAt: context.now(),
      });
      await audit(context, tx, "operation.plan", operationSubject(row), "result", "failed");
    });
    return "failed";
  } finally {
    letGo();
  }
}

/** Makes the plan of a row as things stand now: also used right before running, to see that nothing has changed. */
export async function makePlan(
  context: OperationsContext,
  tools: Toolbox,
  definition: OperationDefinition,
  row: OperationRecord,
  signal: AbortSignal,
): Promise<OperationPlan> {
  const input = parse(definition.input, row.input);
  const draft = await within(signal, definition.plan({ context, tools, signal, previous: storedPlan(row) }, input));
  const steps = definition.steps(input, draft).map((step) => ({
    key: step.key,
    name: step.name,
    ...(step.target ? { target: step.target } : {}),
    expected: step.expected,
    ...(step.pointOfNoReturn ? { pointOfNoReturn: true } : {}),
  }));
  return parse(OperationPlan, toJson({ ...draft, steps }));
}

async function storePlan(
  context: OperationsContext,
  row: OperationRecord,
  before: OperationPlan | null,
  plan: OperationPlan,
): Promise<OperationState> {
  const digest = planDigest(row.kind, row.input, plan);
  return inTransaction(context.database, async (tx) => {
    const fresh = await findOperationOrThrow(tx, row.id);
    // Edited while we planned: leave it for the next round, with what stands there now.
    if (fresh.version !== row.version) {
      await releaseDraft(tx, fresh.id);
      return "draft";
    }
    if (before && row.digest && row.digest !== digest) {
      await lapseApprovals(
        tx,
        context,
        row.id,
        differingFields(row.kind, { input: row.input, plan: before }, { input: row.input, plan }),
      );
    }
    const environment = row.environmentId
      ? await tx.environment.findUnique({ where: { id: row.environmentId } })
      : null;
    const needed = environment ? approvalsNeeded(environment.policy, row.kind) : 0;
    const planned = { ...fresh, digest };
    const enough = (await validApprovals(tx, planned)).length >= needed;
    await writePlan(tx, context, fresh, plan, digest, needed, enough);
    await audit(
      context,
      tx,
      "operation.plan",
      operationSubject(row, { digest, approvalsNeeded: needed }),
      "result",
      "succeeded",
    );
    const blocked = plan.preflight.some((check) => check.result === "failed" || check.result === "unknown");
    if (row.wish !== "run" || !enough || blocked || !row.wishBy) return enough ? "approved" : "needs approval";
    const ready = await findOperationOrThrow(tx, row.id);
    return queueOrSchedule(tx, context, ready, row.wishBy, row.requestedByName, { ignoreWindow: false });
  });
}

async function writePlan(
  tx: Tx,
  context: OperationsContext,
  row: OperationRecord,
  plan: OperationPlan,
  digest: string,
  needed: number,
  enough: boolean,
): Promise<void> {
  await tx.operationStep.deleteMany({ where: { operationId: row.id } });
  await tx.operationStep.createMany({
    data: pendingSteps(row.id, plan),
  });
  await moveOperation(tx, row, ["draft"], {
    state: enough ? "approved" : "needs approval",
    plan: toJson(plan),
    digest,
    approvalsNeeded: needed,
    plannedAt: context.now(),
    currentStep: 0,
    outcome: null,
    finishedAt: null,
    workerId: null,
    leaseUntil: null,
    updatedAt: context.now(),
  });
}

/** Marks standing approvals as lapsed, with the fields that differ from what was approved. */
export async function lapseApprovals(
  tx: Tx,
  context: Pick<OperationsContext, "now">,
  operationId: number,
  fields: string[],
): Promise<void> {
  await tx.approval.updateMany({
    where: { operationId, lapsedAt: null, decision: "approved" },
    data: {
      lapsedAt: context.now(),
      lapsedWhy: `The plan changed: ${fields.slice(0, 12).join(", ") || "its digest"}.`,
    },
  });
}

/**
 * Right before the first step: plans again and compares digests. When they differ the operation goes back to
 * "needs approval" (or "approved" where none is needed) with the new plan, and this returns false.
 */
export async function planStillHolds(
  context: OperationsContext,
  tools: Toolbox,
  row: OperationRecord,
  signal: AbortSignal,
): Promise<{ holds: boolean; plan: OperationPlan }> {
  const definition = definitionOrThrow(context, row.kind);
  const before = storedPlan(row);
  if (!before) throw new RookeryError("internal", `Operation ${row.id} was queued without a plan.`);
  const plan = await makePlan(context, tools, definition, row, signal);
  const broken = plan.preflight.filter((check) => check.result === "failed" || check.result === "unknown");
  if (broken.length > 0) {
    throw new RookeryError(
      "precondition",
      broken.map((check) => `${check.name}: ${check.finding} ${check.remedy ?? ""}`.trim()).join(" "),
    );
  }
  if (planDigest(row.kind, row.input, plan) === row.digest) return { holds: true, plan: before };
  return { holds: false, plan };
}

/** The step rows of a fresh plan, none of them touched. */
export function pendingSteps(operationId: number, plan: OperationPlan) {
  return plan.steps.map((step, position) => ({
    operationId,
    position,
    key: step.key,
    name: step.name,
    target: step.target ?? null,
    state: "pending",
    term: 0,
    attempt: 0,
    expected: step.expected,
  }));
}
