import { publicMessage } from "../core/errors.ts";
import { LeaseLost, writeResult } from "./journal.ts";
import { defaultDeadlineMs } from "./run-step.ts";
import { type Run, stepIo } from "./step-io.ts";
import { within } from "./within.ts";

/** Calls the declared undo of this and the earlier steps, in reverse; stops at a point of no return. Returns a sentence. */
export async function undoBackwards(run: Run, from: number): Promise<string> {
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
      const stop = AbortSignal.any([run.held.lost, AbortSignal.timeout(step.deadlineMs ?? defaultDeadlineMs)]);
      await within(stop, step.undo(stepIo(run, position, stop)));
      await writeResult(run.context, run.claim, position, step, "undone", { evidence: row.evidence });
      undone.push(step.name);
    } catch (error) {
      if (error instanceof LeaseLost || run.held.lost.aborted) throw error;
      run.log.add(position, `Could not undo: ${publicMessage(error)}`, "error");
      return ` Undoing "${step.name}" failed (${publicMessage(error)}); look at the steps before you go on.`;
    }
  }
  return undone.length > 0 ? ` Undone: ${undone.join(", ")}.` : "";
}
