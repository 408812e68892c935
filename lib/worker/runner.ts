import { withActor } from "../core/context.ts";
import { claimOperation } from "../operations/claim.ts";
import type { OperationsContext, Toolbox } from "../operations/define.ts";
import { executeClaim } from "../operations/execute.ts";
import { claimDraft, planOperation } from "../operations/plan.ts";
import type { Trace } from "../operations/run-step.ts";

const maxAtOnce = 8;
const idleMs = 150;

// One look instead of two claims with their clocks: this is what an idle worker does most.
async function anythingToDo(context: OperationsContext): Promise<boolean> {
  const open = await context.database.operation.findFirst({
    where: { state: { in: ["draft", "queued", "running", "cancelling"] } },
    select: { id: true },
  });
  return open !== null;
}

/**
 * Plans drafts and runs operations, several side by side; one mutating operation per cluster is the claim's business.
 * Each round takes what it can and returns; `settled` waits for what is still going on.
 */
export function createRunner(options: {
  context: OperationsContext;
  tools: Toolbox;
  workerId: string;
  drain: AbortSignal;
  trace?: Trace;
}) {
  const { context, tools, workerId, drain } = options;
  const active = new Set<Promise<void>>();

  function track(work: Promise<unknown>, what: string): void {
    const tracked = work
      .catch((error: unknown) =>
        context.log.error(
          { err: error },
          `${what} ended unexpectedly; its lease will expire and it goes on from its last step`,
        ),
      )
      .then(() => void active.delete(tracked));
    active.add(tracked);
  }

  return {
    async round(): Promise<number> {
      if (active.size >= maxAtOnce || !(await anythingToDo(context))) return idleMs;
      const draft = await claimDraft(context, workerId);
      if (draft !== null) {
        const planner = withActor(context, { kind: "system", id: "planner", name: "planner" });
        const signal = AbortSignal.any([drain, AbortSignal.timeout(60_000)]);
        track(planOperation(planner, tools, draft, signal), `planning operation ${draft}`);
      }
      const claim = await claimOperation(context, workerId);
      if (claim) {
        const run = executeClaim(context, claim, {
          tools,
          drain,
          monotonicMs: () => performance.now(),
          ...(options.trace ? { trace: options.trace } : {}),
        });
        track(run, `operation ${claim.row.id}`);
      }
      return draft !== null || claim ? 0 : idleMs;
    },
    activeCount: () => active.size,
    async settled(): Promise<void> {
      await Promise.all(active);
    },
  };
}
