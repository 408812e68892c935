import { redactDetail } from "../audit/detail.ts";
import { inTransaction, type Prisma, type Tx } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import { audit } from "../core/mutate.ts";
import { redact } from "../core/redact.ts";
import type { Claim } from "./claim.ts";
import type { OperationsContext, Step } from "./define.ts";
import { toJson } from "./rows.ts";
import type { StepState } from "./schemas.ts";
import { operationSubject } from "./subject.ts";

/** Thrown when a write shows an old term: another worker holds the operation, so this one must not do anything more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/**
 * Every journal write goes through here: one transaction that first proves that the term is still ours.
 * A database that cannot be written makes it throw: no intent row, no act.
 */
export async function underTerm<T>(context: OperationsContext, claim: Claim, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(context.database, async (tx) => {
    const ours = await tx.operation.updateMany({
      where: { id: claim.row.id, term: claim.term, state: { in: ["running", "cancelling"] } },
      data: { updatedAt: context.now() },
    });
    if (ours.count !== 1) throw new LeaseLost(`operation ${claim.row.id} is no longer ours (term ${claim.term})`);
    return work(tx);
  });
}

/** Writes the intent: what is about to happen, to what, expecting what. Step row and audit row in one commit. */
export async function writeIntent(
  context: OperationsContext,
  claim: Claim,
  position: number,
  step: Step,
  observed: unknown,
): Promise<void> {
  await underTerm(context, claim, async (tx) => {
    const row = await tx.operationStep.findUnique({
      where: { operationId_position: { operationId: claim.row.id, position } },
    });
    if (!row) throw new RookeryError("internal", `Operation ${claim.row.id} has no step ${position}.`);
    await tx.operationStep.update({
      where: { id: row.id },
      data: {
        state: "running",
        term: claim.term,
        attempt: row.attempt + 1,
        intentAt: context.now(),
        startedAt: row.startedAt ?? context.now(),
        finishedAt: null,
        error: null,
        observed: toJson(redactDetail(observed)),
      },
    });
    await tx.operation.updateMany({ where: { id: claim.row.id }, data: { currentStep: position } });
    const detail = {
      step: step.key,
      target: step.target,
      expected: step.expected,
      term: claim.term,
      digest: claim.row.digest,
    };
    await audit(context, tx, "operation.step", operationSubject(claim.row, detail, claim.row.reason), "intent");
  });
}

/** Writes what became of a step, with its evidence, and the audit result. */
export async function writeResult(
  context: OperationsContext,
  claim: Claim,
  position: number,
  step: Step,
  said: StepState,
  result: { evidence?: unknown; error?: string },
): Promise<void> {
  await underTerm(context, claim, async (tx) => {
    const where = { operationId_position: { operationId: claim.row.id, position } };
    const before = await tx.operationStep.findUnique({ where, select: { intentAt: true } });
    // Found done after a crash that came between act and result: it was us, and undo must know it.
    const state = said === "already so" && before?.intentAt ? "succeeded" : said;
    const data: Prisma.OperationStepUpdateInput = {
      state,
      term: claim.term,
      finishedAt: context.now(),
      progress: state === "succeeded" || state === "already so" ? 1 : null,
      etaSeconds: null,
      ...(result.evidence === undefined ? {} : { evidence: toJson(redactDetail(result.evidence)) }),
      error: result.error ? redact(result.error) : null,
    };
    if (state === "already so") data.startedAt = context.now();
    await tx.operationStep.update({ where, data });
    const done = state === "succeeded" || state === "already so" || state === "skipped";
    if (done) await tx.operation.updateMany({ where: { id: claim.row.id }, data: { currentStep: position + 1 } });
    const outcome = done || state === "undone" ? "succeeded" : state === "unknown" ? "unknown" : "failed";
    await audit(
      context,
      tx,
      "operation.step",
      operationSubject(claim.row, { step: step.key, target: step.target, state }),
      "result",
      outcome,
    );
  });
}

/** Loads the durable notes that earlier steps (or this one, before a crash) have written. */
export async function loadMemory(context: OperationsContext, operationId: number): Promise<Map<string, unknown>> {
  const rows = await context.database.operationStep.findMany({
    where: { operationId },
    orderBy: { position: "asc" },
    select: { memory: true },
  });
  const notes = new Map<string, unknown>();
  for (const { memory } of rows) {
    if (memory && typeof memory === "object" && !Array.isArray(memory))
      for (const [key, value] of Object.entries(memory)) notes.set(key, value);
  }
  return notes;
}

/** Writes one note durably, under the term. */
export async function saveMemory(
  context: OperationsContext,
  claim: Claim,
  position: number,
  notes: Record<string, unknown>,
): Promise<void> {
  await underTerm(context, claim, async (tx) => {
    await tx.operationStep.update({
      where: { operationId_position: { operationId: claim.row.id, position } },
      data: { memory: toJson(notes) },
    });
  });
}
