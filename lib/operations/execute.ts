import { isRookeryError, publicMessage, RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import { type Claim, releaseClaim } from "./claim.ts";
import type { OperationDefinition, OperationsContext, Step } from "./define.ts";
import { type HeldClaim, holdClaim } from "./hold-claim.ts";
import { LeaseLost, loadMemory } from "./journal.ts";
import { definitionOrThrow } from "./propose.ts";
import { findOperationOrThrow, storedPlan } from "./rows.ts";
import { runStep, type StepOutcome } from "./run-step.ts";
import { settleOperation } from "./settle.ts";
import { asRequester, confirmedPlan } from "./start-conditions.ts";
import { type ExecuteOptions, type Run, stepIo } from "./step-io.ts";
import { StepLog } from "./step-log.ts";
import { undoBackwards } from "./undo-steps.ts";
import { within } from "./within.ts";

/**
 * Runs a claimed operation to its end, its pause, or the loss of the claim. Dies anywhere without harm: the next worker
 * begins at the step that was under way, by observing. Returns when this worker has nothing more to do with it.
 */
export async function executeClaim(base: OperationsContext, claim: Claim, options: ExecuteOptions): Promise<void> {
  const definition = definitionOrThrow(base, claim.row.kind);
  // Opened first: a failure after holdClaim and before try would renew a lease that nobody works under, for ever.
  const log = await StepLog.open(base, claim.row.id);
  const held = holdClaim(base, claim, options.monotonicMs);
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
      // What may still act behind our back must not meet the next worker: then the lease has to run out.
      if (outcome.loose) throw new LeaseLost("stopped while an adapter did not stop");
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
    fenced(step, held),
    stepIo(run, position, stop),
    stop,
    options.trace ?? (() => undefined),
  );
  if (outcome.kind !== "done" && outcome.kind !== "stopped") run.log.add(position, outcome.why, "error");
  return outcome;
}

// The intent is written; the process may have slept since. Nothing outside begins without a lease that stands now.
function fenced(step: Step, held: HeldClaim): Step {
  return {
    ...step,
    async act(io) {
      held.demandTrust();
      return step.act(io);
    },
  };
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

async function verifyRun(run: Run): Promise<void> {
  const last = run.steps.length - 1;
  const stop = AbortSignal.any([run.held.lost, AbortSignal.timeout(60_000)]);
  try {
    const input = parse(run.definition.input, run.claim.row.input);
    const sentence = await within(stop, run.definition.verify(stepIo(run, last, stop), input, run.plan));
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
