import { interruptibleSleep } from "../core/clock.ts";
import { publicMessage, RookeryError } from "../core/errors.ts";
import type { Claim } from "./claim.ts";
import type { Observation, OperationsContext, Step, StepIo } from "./define.ts";
import { LeaseLost, writeIntent, writeResult } from "./journal.ts";
import { within } from "./within.ts";

/** Points at which the engine can be watched, and in tests stopped: before and after each durable or outside effect. */
export type TracePoint =
  | "before observe"
  | "before intent"
  | "after intent"
  | "after act"
  | "before record"
  | "after record";
export type Trace = (
  point: TracePoint,
  where: { operationId: number; position: number; key: string },
) => void | Promise<void>;

/** How a step ended. `stopped` means that we were told to stop in the middle (drain, cancel): nothing is decided. */
export type StepOutcome =
  | { kind: "done" }
  | { kind: "failed"; why: string }
  | { kind: "unknown"; why: string; evidence: unknown }
  | { kind: "parked"; why: string; evidence: unknown }
  /** `loose`: the act was told to stop and did not; it may still be at work. */
  | { kind: "stopped"; loose: boolean };

export const defaultDeadlineMs = 60_000;
// How long an act may take to stop when it is told to, and an observation to end when we are stopped.
const graceMs = 2_000;

/**
 * The step protocol of docs/promises: observe, intent, act, read back. A crash anywhere restarts at observe, never at
 * act. After a failed act the truth is read from the servers: the goal may hold all the same, or be out of sight.
 */
export async function runStep(
  context: OperationsContext,
  claim: Claim,
  position: number,
  step: Step,
  io: StepIo,
  stop: AbortSignal,
  trace: Trace,
): Promise<StepOutcome> {
  const where = { operationId: claim.row.id, position, key: step.key };
  await trace("before observe", where);
  const before = await tryObserve(step, io, stop);
  if (stop.aborted) return { kind: "stopped", loose: false };
  if ("error" in before)
    return { kind: "failed", why: `Before acting, the state could not be read: ${publicMessage(before.error)}` };
  if (before.verdict === "park") return { kind: "parked", why: before.why, evidence: before.evidence };
  if (before.verdict === "done") {
    await trace("before record", where);
    await writeResult(context, claim, position, step, "already so", { evidence: before.evidence });
    await trace("after record", where);
    return { kind: "done" };
  }

  await trace("before intent", where);
  await writeIntent(context, claim, position, step, before.evidence);
  await trace("after intent", where);
  const { failure, loose } = await tryAct(step, io, stop);
  await trace("after act", where);
  if (failure instanceof LeaseLost) throw failure;
  const after = await tryObserve(step, io, stop);
  if (stop.aborted && ("error" in after || after.verdict !== "done")) return { kind: "stopped", loose };

  await trace("before record", where);
  const outcome = judge(step, failure, loose, after);
  await record(context, claim, position, step, outcome, after);
  await trace("after record", where);
  return outcome;
}

type Seen = Observation | { error: unknown };

// Reading has a deadline too, and ends soon after we are told to stop: a hanging read must not hold a lease.
async function tryObserve(step: Step, io: StepIo, stop: AbortSignal): Promise<Seen> {
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(tooLong()), step.deadlineMs ?? defaultDeadlineMs);
  let grace: NodeJS.Timeout | undefined;
  const hurry = () => {
    grace = setTimeout(() => overdue.abort(tooLong()), graceMs);
  };
  if (stop.aborted) hurry();
  else stop.addEventListener("abort", hurry, { once: true });
  try {
    return await within(overdue.signal, step.observe(io));
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    return { error };
  } finally {
    stop.removeEventListener("abort", hurry);
    clearTimeout(timer);
    clearTimeout(grace);
  }
}

function tooLong(): RookeryError {
  return new RookeryError("timeout", "There was no answer within the time allowed.");
}

async function tryAct(step: Step, io: StepIo, stop: AbortSignal): Promise<{ failure: unknown; loose: boolean }> {
  const deadline = AbortSignal.timeout(step.deadlineMs ?? defaultDeadlineMs);
  const signal = AbortSignal.any([stop, deadline]);
  const acting = step.act({ ...io, signal });
  const stopped = acting.then(
    () => false,
    () => false,
  );
  try {
    // An adapter that ignores its signal must not hold the operation: the race ends, and the state is read.
    await within(signal, acting);
    return { failure: null, loose: false };
  } catch (error) {
    io.context.log.warn(
      { err: error, operationId: io.operationId, step: step.key },
      "a step's act failed; reading the state",
    );
    const loose = await Promise.race([stopped, interruptibleSleep(graceMs).then(() => true)]);
    return { failure: error ?? new Error("the step failed"), loose };
  }
}

function judge(step: Step, failure: unknown, loose: boolean, after: Seen): StepOutcome {
  if ("error" in after) {
    const cause = failure ? `${publicMessage(failure)} ` : "";
    return {
      kind: "unknown",
      why: `${cause}Afterwards the state could not be read: ${publicMessage(after.error)}`,
      evidence: null,
    };
  }
  if (after.verdict === "done") return { kind: "done" };
  if (failure && loose)
    return {
      kind: "unknown",
      why: `${publicMessage(failure)} It was told to stop and did not; it may still come to its end.`,
      evidence: after.evidence,
    };
  if (failure) return { kind: "failed", why: publicMessage(failure) };
  if (after.verdict === "park") return { kind: "unknown", why: after.why, evidence: after.evidence };
  return {
    kind: "failed",
    why: `"${step.name}" was carried out without an error, but reading back does not confirm it: ${step.expected} is not so.`,
  };
}

async function record(
  context: OperationsContext,
  claim: Claim,
  position: number,
  step: Step,
  outcome: StepOutcome,
  after: Seen,
): Promise<void> {
  const evidence = "error" in after ? null : after.evidence;
  if (outcome.kind === "done") await writeResult(context, claim, position, step, "succeeded", { evidence });
  else if (outcome.kind === "failed")
    await writeResult(context, claim, position, step, "failed", { evidence, error: outcome.why });
  else if (outcome.kind === "unknown")
    await writeResult(context, claim, position, step, "unknown", { evidence, error: outcome.why });
}
