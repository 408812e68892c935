import type { Tx } from "../core/database.ts";
import type { Claim } from "./claim.ts";
import type { OperationsContext } from "./define.ts";
import { differingFields, planDigest } from "./digest.ts";
import { lapseApprovals, pendingSteps } from "./plan.ts";
import { storedPlan, toJson } from "./rows.ts";
import type { OperationPlan } from "./schemas.ts";

/**
 * Puts a queued operation back before its approvals, with the plan as things stand now: what was approved is not what
 * would run. Runs inside the caller's transaction, under the claim's term.
 */
export async function replaceChangedPlan(
  tx: Tx,
  context: OperationsContext,
  claim: Claim,
  plan: OperationPlan,
): Promise<void> {
  const { row } = claim;
  const before = storedPlan(row);
  const fields = before
    ? differingFields(row.kind, { input: row.input, plan: before }, { input: row.input, plan })
    : [];
  await lapseApprovals(tx, context, row.id, fields);
  await tx.operationStep.deleteMany({ where: { operationId: row.id } });
  await tx.operationStep.createMany({
    data: pendingSteps(row.id, plan),
  });
  await tx.operation.updateMany({
    where: { id: row.id, term: claim.term },
    data: {
      state: row.approvalsNeeded > 0 ? "needs approval" : "approved",
      plan: toJson(plan),
      digest: planDigest(row.kind, row.input, plan),
      outcome: `Not started: the plan changed since it was ${row.approvalsNeeded > 0 ? "approved" : "read"} (${fields.slice(0, 12).join(", ")}). Read it again.`,
      workerId: null,
      leaseUntil: null,
      startedAt: null,
      plannedAt: context.now(),
      updatedAt: context.now(),
      version: { increment: 1 },
    },
  });
}
