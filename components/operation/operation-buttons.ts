import type { OperationState, OperationView } from "#lib/operations/schemas.ts";

export type OperationAct = keyof OperationView["may"];

/** Words on the buttons: verbs. */
export const actLabels: Record<OperationAct, string> = {
  approve: "Approve",
  reject: "Reject",
  run: "Run",
  breakGlass: "Run without approval",
  cancel: "Cancel operation",
  pause: "Pause",
  resume: "Resume",
  retry: "Retry",
  giveUp: "Give up",
};

const buttonsOf: Record<OperationState, readonly OperationAct[]> = {
  draft: ["approve", "run", "cancel"],
  "needs approval": ["approve", "run", "reject", "breakGlass", "cancel"],
  approved: ["run", "reject", "cancel"],
  scheduled: ["run", "reject", "cancel"],
  queued: ["cancel"],
  running: ["pause", "cancel"],
  paused: ["resume", "cancel", "giveUp"],
  "waiting for you": ["resume", "cancel", "giveUp"],
  cancelling: ["cancel"],
  succeeded: [],
  failed: ["retry"],
  cancelled: ["retry"],
  unknown: ["retry", "giveUp"],
};

/**
 * The buttons that make sense in a state, in order; those that a person may not press stay, with the reason. Breaking
 * the glass is shown only to those who may: to others it is noise. Pure.
 */
export function buttonsFor(view: Pick<OperationView, "state" | "may" | "approvalsNeeded">): OperationAct[] {
  return buttonsOf[view.state].filter((act) => {
    if (act === "breakGlass") return view.may.breakGlass.allowed;
    if (act === "approve" && view.state === "draft") return view.approvalsNeeded > 0;
    return true;
  });
}
