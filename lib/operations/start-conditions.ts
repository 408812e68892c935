import { loadGrants } from "../access/load-grants.ts";
import { can } from "../core/access.ts";
import { withActor } from "../core/context.ts";
import { publicMessage } from "../core/errors.ts";
import { type Claim, releaseClaim } from "./claim.ts";
import { policyFor } from "./decide.ts";
import type { OperationDefinition, OperationsContext } from "./define.ts";
import type { HeldClaim } from "./hold-claim.ts";
import { LeaseLost, underTerm } from "./journal.ts";
import { rightToRun } from "./permissions.ts";
import { planStillHolds } from "./plan.ts";
import { replaceChangedPlan } from "./replace-plan.ts";
import { storedPlan } from "./rows.ts";
import type { OperationPlan } from "./schemas.ts";
import { settleOperation } from "./settle.ts";
import type { ExecuteOptions } from "./step-io.ts";

/** Plans once more before the first step: what runs is what was approved, or it does not run. */
export async function confirmedPlan(
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
export async function asRequester(base: OperationsContext, claim: Claim): Promise<OperationsContext | null> {
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
