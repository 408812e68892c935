import { formatDuration, plural } from "#components/ui/format.ts";
import type { OperationRow, OperationState, OperationView } from "#lib/operations/schemas.ts";

/** States in which steps are worked on or may go on any moment: the page reads again every second or two. */
export const movingStates: readonly OperationState[] = ["draft", "queued", "running", "cancelling"];

/** True once a step was begun: from then on the page tells what happens before it tells what was planned. */
export function hasStarted(row: Pick<OperationRow, "startedAt">): boolean {
  return row.startedAt !== null;
}

/** One sentence: where the operation stands and what it waits for. Pure. */
export function whereItStands(view: OperationView): string {
  switch (view.state) {
    case "draft":
      return "A worker is planning it now; nothing has been started.";
    case "needs approval":
      return `${stillNeeded(view)} Nothing has been started.`;
    case "approved":
      return view.approvalsNeeded === 0
        ? "It needs no approval here. Nothing has been started; it starts when somebody runs it."
        : "It has its approvals. Nothing has been started; it starts when somebody runs it.";
    case "scheduled":
      return view.scheduledFor === null
        ? "It starts by itself when the change window opens."
        : "It starts by itself at the time that was set.";
    case "queued":
      return "It waits for a worker, or for another operation on the same cluster to end.";
    case "running":
      return `${stepOf(view)}.`;
    case "paused":
      return `It is paused before ${view.currentStepName ?? "its next step"}; the cluster stays reserved for it.`;
    case "waiting for you":
      return "It has stopped because a person has to look. The reason stands below.";
    case "cancelling":
      return "It is being cancelled: what can be undone is undone.";
    case "succeeded":
      return "It is done, and the result was read back from the servers.";
    case "failed":
      return "It failed; nothing is left running.";
    case "cancelled":
      return "It was cancelled.";
    case "unknown":
      return "Its outcome is not known. Read the facts below, then choose.";
  }
}

/** "Step 3 of 6: Open the primary, 12 s left". */
export function stepOf(row: OperationRow): string {
  if (row.stepsTotal === 0) return "Its steps are being laid out";
  const number = Math.min(row.stepsDone + 1, row.stepsTotal);
  const left = row.etaSeconds === null ? "" : `, ${formatDuration(row.etaSeconds)} left`;
  const name = row.currentStepName === null ? "" : `: ${row.currentStepName}`;
  return row.stepsDone >= row.stepsTotal
    ? "All steps are done; the result is being read back"
    : `Step ${number} of ${row.stepsTotal}${name}${left}`;
}

/** "Needs one more approval for this environment." in words and figures. */
export function stillNeeded(row: Pick<OperationRow, "approvalsNeeded" | "approvalsGiven">): string {
  const open = Math.max(0, row.approvalsNeeded - row.approvalsGiven);
  if (open === 0) return "It has the approvals it needs.";
  return row.approvalsGiven === 0
    ? `It needs ${plural(open, "approval")}.`
    : `It needs ${plural(open, "more approval")}.`;
}

/** Seconds that it took, or has taken until `now` (ms); null before it started. */
export function durationSeconds(row: Pick<OperationRow, "startedAt" | "finishedAt">, now: number): number | null {
  if (row.startedAt === null) return null;
  const end = row.finishedAt === null ? now : Date.parse(row.finishedAt);
  return Math.max(0, (end - Date.parse(row.startedAt)) / 1000);
}

/** Whole steps count; the share of the step under way is added where the step knows it. null: not known. */
export function overallProgress(row: Pick<OperationRow, "stepsTotal" | "stepsDone" | "progress">): number | null {
  if (row.stepsTotal === 0) return null;
  return Math.min(1, (row.stepsDone + (row.progress ?? 0)) / row.stepsTotal);
}

/** A digest as people compare it: two groups of four. */
export function shortDigest(digest: string): string {
  return `${digest.slice(0, 4)} ${digest.slice(4, 8)}`;
}
