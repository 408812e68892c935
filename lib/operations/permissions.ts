import { type Action, type Actor, can, personOf } from "../core/access.ts";
import type { EnvironmentPolicy } from "../inventory/environment-schemas.ts";
import type { OperationRecord } from "./rows.ts";
import type { OperationPlan, OperationView, Permission } from "./schemas.ts";

type Facts = {
  row: OperationRecord;
  plan: OperationPlan | null;
  approvedBy: readonly string[];
  policy: EnvironmentPolicy;
};
const yes: Permission = { allowed: true, why: null };
const no = (why: string): Permission => ({ allowed: false, why });

/** What this person may do with this operation now; the verbs ask the same function that the buttons show. Pure. */
export function permissions(actor: Actor, facts: Facts): OperationView["may"] {
  return {
    approve: mayApprove(actor, facts),
    reject: mayReject(actor, facts),
    run: mayRun(actor, facts),
    breakGlass: mayBreakGlass(actor, facts),
    cancel: mayCancel(actor, facts),
    pause: mayWish(actor, facts, ["running"], "Only a running operation can be paused."),
    resume: mayWish(actor, facts, ["paused", "waiting for you"], "It is not paused."),
    retry: mayWish(
      actor,
      facts,
      ["failed", "unknown", "cancelled"],
      "Only an operation that ended badly can be tried again.",
    ),
    giveUp: mayWish(actor, facts, ["unknown", "waiting for you", "paused"], "There is nothing open to give up."),
  };
}

function hasRight(actor: Actor, action: Action, facts: Facts): Permission | null {
  const environmentId = facts.row.environmentId ?? undefined;
  return can(actor, action, { environmentId }) ? null : no(`You lack the right "${action}" in this environment.`);
}

function mayApprove(actor: Actor, facts: Facts): Permission {
  const { row } = facts;
  if (row.state !== "needs approval")
    return no(
      row.state === "draft" ? "It is still being planned." : `It is ${row.state}; there is nothing to approve.`,
    );
  const missing = hasRight(actor, "operation.approve", facts);
  if (missing) return missing;
  const person = personOf(actor);
  if (person === row.requestedBy) return no("You proposed it; somebody else has to approve it.");
  if (person === row.editedBy) return no("You edited it last; somebody else has to approve it.");
  if (facts.approvedBy.includes(person)) return no("You have approved this plan already.");
  const broken = failedChecks(facts.plan);
  return broken ?? yes;
}

function mayReject(actor: Actor, facts: Facts): Permission {
  if (!["needs approval", "approved", "scheduled"].includes(facts.row.state)) return no(`It is ${facts.row.state}.`);
  return hasRight(actor, "operation.approve", facts) ?? yes;
}

function mayRun(actor: Actor, facts: Facts): Permission {
  const { row } = facts;
  if (row.state === "needs approval")
    return no(`It needs ${row.approvalsNeeded} approval${row.approvalsNeeded === 1 ? "" : "s"} first.`);
  if (row.state === "draft") return no("It is still being planned.");
  if (row.state === "scheduled") return no("It is scheduled and starts by itself.");
  if (row.state !== "approved") return no(`It is ${row.state}.`);
  return hasRight(actor, rightToRun(facts.policy, row.approvalsNeeded), facts) ?? failedChecks(facts.plan) ?? yes;
}

/** Self-service environments let those who propose also run what needs no approval. */
export function rightToRun(policy: EnvironmentPolicy, approvalsNeeded: number): Action {
  return policy.selfService && approvalsNeeded === 0 ? "operation.propose" : "operation.run";
}

function mayBreakGlass(actor: Actor, facts: Facts): Permission {
  if (facts.row.state !== "needs approval") return no("Only an operation that waits for approval can be forced.");
  if (actor.kind !== "user") return no("Only a person who is signed in can break the glass.");
  return hasRight(actor, "operation.break_glass", facts) ?? failedChecks(facts.plan) ?? yes;
}

function mayCancel(actor: Actor, facts: Facts): Permission {
  const { row, plan } = facts;
  const open = ["draft", "needs approval", "approved", "scheduled", "queued", "running", "paused", "waiting for you"];
  if (!open.includes(row.state))
    return no(
      row.state === "cancelling" ? "It is being cancelled." : `It is ${row.state}; there is nothing left to cancel.`,
    );
  const own =
    personOf(actor) === row.requestedBy &&
    can(actor, "operation.propose", { environmentId: row.environmentId ?? undefined });
  const started = ["running", "paused", "waiting for you"].includes(row.state);
  if (started && pastReturn(row, plan)) return no("It is past its point of no return; it can only go forward.");
  if (own && !started) return yes;
  return hasRight(actor, "operation.run", facts) ?? yes;
}

function mayWish(actor: Actor, facts: Facts, states: readonly string[], why: string): Permission {
  return states.includes(facts.row.state) ? (hasRight(actor, "operation.run", facts) ?? yes) : no(why);
}

/** True once a step marked as point of no return lies behind or is under way: `currentStep` is the one being worked on. */
export function pastReturn(row: Pick<OperationRecord, "currentStep">, plan: OperationPlan | null): boolean {
  return plan?.steps.some((step, position) => step.pointOfNoReturn && position <= row.currentStep) ?? false;
}

function failedChecks(plan: OperationPlan | null): Permission | null {
  const failed = plan?.preflight.filter((check) => check.result === "failed" || check.result === "unknown") ?? [];
  const first = failed[0];
  if (!first) return null;
  return no(
    `Preflight "${first.name}" ${first.result === "unknown" ? "could not be checked" : "failed"}: ${first.finding}${first.remedy ? ` ${first.remedy}` : ""}`,
  );
}
