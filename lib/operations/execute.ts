import { loadGrants } from "../access/load-grants.ts";
import { can } from "../core/access.ts";
import { withActor } from "../core/context.ts";
import { isRookeryError, publicMessage, RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import type { Claim } from "./claim.ts";
import { releaseClaim } from "./claim.ts";
import { policyFor } from "./decide.ts";
import type { OperationDefinition, OperationsContext, Step, StepIo } from "./define.ts";
import { type HeldClaim, holdClaim } from "./hold-claim.ts";
import { LeaseLost, loadMemory, saveMemory, underTerm, writeResult } from "./journal.ts";
import { rightToRun } from "./permissions.ts";
import { planStillHolds } from "./plan.ts";
import { definitionOrThrow } from "./propose.ts";
import { replaceChangedPlan } from "./replace-plan.ts";
import { findOperationOrThrow, storedPlan } from "./rows.ts";
import { runStep, type StepOutcome } from "./run-step.ts";
import type { OperationPlan } from "./schemas.ts";
import { settleOperation } from "./settle.ts";
import { createStepIo, type ExecuteOptions } from "./step-io.ts";
import { StepLog } from "./step-log.ts";

/**
 * Runs a claimed operation to its end, its pause, or the loss of the claim. Dies anywhere without harm: the next worker
 * begins at the step that was under way, by observing. Returns when this worker has nothing more to do with it.
 */
export async function executeClaim(base: OperationsContext, claim: Claim, options: ExecuteOptions): Promise<void> {
  const definition = definitionOrThrow(base, claim.row.kind);
  const held = holdClaim(base, claim, options.monotonicMs);
  const log = await StepLog.open(base, claim.row.id);
  try {
    await perform(base, claim, definition, held, log, options);
  } catch (error) {
    if (!(error instanceof LeaseLost) && !held.lost.aborted) throw error;
    base.log.warn(
      { operationId: claim.row.id, term: claim.term },
      "lost the claim of an operation; stopped without touching anything more",
    );
  } finally {
    held.release();
    await log.close();
  }
}

async function perform(
  base: OperationsContext,
  claim: Claim,
  definition: OperationDefinition,
  held: HeldClaim,
  log: StepLog,
  options: ExecuteOptions,
): Promise<void> {
  const context = await asRequester(base, claim);
  if (!context) {
    const why =
      "The person who started it may no longer run this. Nothing more was done; someone with the right can try again.";
    await settleOperation(base, claim, definition, storedPlan(claim.row), { state: "failed", outcome: why });
    return;
  }
  const plan = await confirmedPlan(context, claim, definition, held, options);
  if (!plan) return;
  const steps = definition.steps(parse(definition.input, claim.row.input), plan);
  const notes = await loadMemory(context, claim.row.id);
  const runner: Run = { context, claim, definition, plan, steps, held, log, options, notes };
  if (claim.row.state === "cancelling") return cancelRun(runner, claim.row.currentStep);
  return runSteps(runner);
}

interface Run {
  context: OperationsContext;
  claim: Claim;
  definition: OperationDefinition;
  plan: OperationPlan;
  steps: Step[];
  held: HeldClaim;
  log: StepLog;
  options: ExecuteOptions;
  notes: Map<string, unknown>;
}

async function runSteps(run: Run): Promise<void> {
  const { context, claim, held, options } = run;
  for (let position = await firstOpenStep(run); position < run.steps.length; position++) {
    const wish = (await findOperationOrThrow(context.database, claim.row.id)).wish;
    if (held.lost.aborted) throw new LeaseLost("lease lost at a step border");
    if (options.drain.aborted) return releaseClaim(context, claim);
    if (wish === "cancel") return cancelRun(run, position);
    if (wish === "pause")
      return settle(run, { state: "paused", outcome: `Paused before "${run.steps[position]?.name}".` });
    const outcome = await oneStep(run, position);
    if (outcome.kind === "stopped") {
      if (held.lost.aborted) throw new LeaseLost("lease lost inside a step");
      if (held.cancelled.aborted) return cancelRun(run, position);
      return releaseClaim(context, claim);
    }
    if (outcome.kind !== "done") return badEnd(run, position, outcome);
  }
  return verifyRun(run);
}

/** Where to go on: the first step that is not done. A retry after an undo begins at what was undone. */
async function firstOpenStep({ context, claim, steps }: Run): Promise<number> {
  const rows = await context.database.operationStep.findMany({
    where: { operationId: claim.row.id },
    orderBy: { position: "asc" },
    select: { position: true, state: true },
  });
  return rows.find((row) => !["succeeded", "already so", "skipped"].includes(row.state))?.position ?? steps.length;
}

async function oneStep(run: Run, position: number): Promise<StepOutcome> {
  const { context, claim, held, options, steps, plan } = run;
  const step = steps[position];
  if (!step) throw new RookeryError("internal", `Operation ${claim.row.id} has no step ${position}.`);
  // Past the point of no return a cancel waits; before it, it stops the step that is under way.
  const forwardOnly = plan.steps.slice(0, position + 1).some((planned) => planned.pointOfNoReturn);
  const stop = AbortSignal.any(forwardOnly ? [held.lost, options.drain] : [held.lost, options.drain, held.cancelled]);
  run.log.add(position, `${step.name}${step.target ? ` (${step.target})` : ""}`, "info");
  const outcome = await runStep(
    context,
    claim,
    position,
    step,
    stepIo(run, position, stop),
    stop,
    options.trace ?? (() => undefined),
  );
  if (outcome.kind !== "done" && outcome.kind !== "stopped") run.log.add(position, outcome.why, "error");
  return outcome;
}

function stepIo(run: Run, position: number, signal: AbortSignal): StepIo {
  return createStepIo({
    ...run,
    position,
    signal,
    save: (notes) => saveMemory(run.context, run.claim, position, notes),
  });
}

async function badEnd(
  run: Run,
  position: number,
  outcome: Exclude<StepOutcome, { kind: "done" | "stopped" }>,
): Promise<void> {
  const name = run.steps[position]?.name ?? "a step";
  if (outcome.kind === "parked") {
    return settle(run, {
      state: "waiting for you",
      outcome: `Stopped before "${name}": ${outcome.why}`,
      facts: outcome.evidence,
    });
  }
  if (outcome.kind === "unknown") {
    return settle(run, {
      state: "unknown",
      outcome: `"${name}" has an unknown outcome: ${outcome.why}`,
      facts: outcome.evidence,
    });
  }
  const undone = await undoBackwards(run, position);
  return settle(run, { state: "failed", outcome: `"${name}" failed: ${outcome.why}${undone}` });
}

async function cancelRun(run: Run, position: number): Promise<void> {
  const undone = await undoBackwards(run, position);
  return settle(run, {
    state: "cancelled",
    outcome: `Cancelled before "${run.steps[position]?.name ?? "reading back"}" was done.${undone}`,
  });
}

/** Calls the declared undo of this and the earlier steps, in reverse; stops at a point of no return. Returns a sentence. */
async function undoBackwards(run: Run, from: number): Promise<string> {
  const undone: string[] = [];
  for (let position = Math.min(from, run.steps.length - 1); position >= 0; position--) {
    const step = run.steps[position];
    const row = await run.context.database.operationStep.findUnique({
      where: { operationId_position: { operationId: run.claim.row.id, position } },
    });
    const passed = row && ["succeeded", "already so"].includes(row.state);
    if (step?.pointOfNoReturn && passed) break;
    // A step that never wrote an intent has changed nothing; one that found its goal reached has nothing to undo.
    if (!step?.undo || !row?.intentAt || row.state === "already so" || row.state === "undone") continue;
    try {
      await step.undo(stepIo(run, position, run.held.lost));
      await writeResult(run.context, run.claim, position, step, "undone", { evidence: row.evidence });
      undone.push(step.name);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      run.log.add(position, `Could not undo: ${publicMessage(error)}`, "error");
      return ` Undoing "${step.name}" failed (${publicMessage(error)}); look at the steps before you go on.`;
    }
  }
  return undone.length > 0 ? ` Undone: ${undone.join(", ")}.` : "";
}

async function verifyRun(run: Run): Promise<void> {
  const last = run.steps.length - 1;
  try {
    const input = parse(run.definition.input, run.claim.row.input);
    const sentence = await run.definition.verify(
      stepIo(run, last, AbortSignal.any([run.held.lost, AbortSignal.timeout(60_000)])),
      input,
      run.plan,
    );
    run.log.add(last, sentence, "info");
    await run.log.flush();
    return settle(run, { state: "succeeded", outcome: sentence });
  } catch (error) {
    if (error instanceof LeaseLost || run.held.lost.aborted) throw error;
    run.log.add(last, publicMessage(error), "error");
    const outcome = `All steps ran, but reading back does not confirm the result: ${publicMessage(error)}`;
    return settle(run, { state: isRookeryError(error, "precondition") ? "failed" : "unknown", outcome });
  }
}

function settle(run: Run, settlement: Parameters<typeof settleOperation>[4]): Promise<void> {
  return settleOperation(run.context, run.claim, run.definition, run.plan, settlement);
}

/** Plans once more before the first step: what runs is what was approved, or it does not run. */
async function confirmedPlan(
  context: OperationsContext,
  claim: Claim,
  definition: OperationDefinition,
  held: HeldClaim,
  options: ExecuteOptions,
): Promise<OperationPlan | null> {
  const stored = storedPlan(claim.row);
  const touched = await context.database.operationStep.findFirst({
    where: { operationId: claim.row.id, state: { not: "pending" } },
  });
  if (stored && (touched || claim.row.state === "cancelling")) return stored;
  try {
    const { holds, plan } = await planStillHolds(
      context,
      options.tools,
      claim.row,
      AbortSignal.any([held.lost, options.drain, AbortSignal.timeout(60_000)]),
    );
    if (holds) return plan;
    await underTerm(context, claim, (tx) => replaceChangedPlan(tx, context, claim, plan));
    return null;
  } catch (error) {
    if (error instanceof LeaseLost || held.lost.aborted) throw error;
    if (options.drain.aborted) {
      await releaseClaim(context, claim);
      return null;
    }
    const outcome = `It was not started: ${publicMessage(error)} Nothing was touched.`;
    await settleOperation(context, claim, definition, stored, { state: "failed", outcome });
    return null;
  }
}

/** The operation's own actor, with the rights that the person who started it has now; null when they are gone. */
async function asRequester(base: OperationsContext, claim: Claim): Promise<OperationsContext | null> {
  const person = claim.row.runBy ?? claim.row.requestedBy;
  if (person === "system" || person.startsWith("system:")) return base;
  const found = await loadGrants(base.database, person);
  if (!found) return null;
  const name = `operation ${claim.row.id}`;
  const actor = {
    kind: "operation" as const,
    id: String(claim.row.id),
    name,
    userId: person,
    grants: found.grants,
    operationId: claim.row.id,
  };
  const policy = await policyFor(base.database, claim.row.environmentId);
  const right = claim.row.breakGlass ? "operation.break_glass" : rightToRun(policy, claim.row.approvalsNeeded);
  return can(actor, right, { environmentId: claim.row.environmentId ?? undefined }) ? withActor(base, actor) : null;
}
