import type { Claim } from "./claim.ts";
import type { OperationDefinition, OperationsContext, Step, StepIo, Toolbox } from "./define.ts";
import { fencedTools } from "./fence.ts";
import type { HeldClaim } from "./hold-claim.ts";
import { saveMemory } from "./journal.ts";
import type { Trace } from "./run-step.ts";
import type { OperationPlan } from "./schemas.ts";
import type { StepLog } from "./step-log.ts";

const progressEveryMs = 1_000;

export interface ExecuteOptions {
  tools: Toolbox;
  /** Aborted when the worker drains: stop at the next border, give the claim back. */
  drain: AbortSignal;
  monotonicMs: () => number;
  trace?: Trace;
}

/** An operation while this worker runs it. */
export interface Run {
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

/** Builds what a step sees. Progress is written at most once a second; notes are durable before `remember` returns. */
export function stepIo(run: Run, position: number, signal: AbortSignal): StepIo {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  const own: Record<string, unknown> = {};
  return {
    context: run.context,
    tools: fencedTools(run.options.tools, run.held.demandTrust),
    signal,
    previous: run.plan,
    operationId: run.claim.row.id,
    term: run.claim.term,
    log: (line, level = "info") => run.log.add(position, line, level),
    progress(fraction, etaSeconds = null) {
      const now = run.options.monotonicMs();
      if (now - saidAtMs < progressEveryMs) return;
      saidAtMs = now;
      run.context.database.operationStep
        .updateMany({
          where: { operationId: run.claim.row.id, position: position, term: run.claim.term, state: "running" },
          data: { progress: fraction, etaSeconds },
        })
        .catch((error: unknown) => run.context.log.debug({ err: error }, "progress was not written"));
    },
    async remember(key, value) {
      own[key] = value;
      run.notes.set(key, value);
      await saveMemory(run.context, run.claim, position, own);
    },
    recall: (key) => run.notes.get(key),
  };
}
