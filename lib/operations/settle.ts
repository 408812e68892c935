import { redactDetail } from "../audit/detail.ts";
import { databaseNow, Prisma, type Tx } from "../core/database.ts";
import { audit } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { redact } from "../core/redact.ts";
import type { Claim } from "./claim.ts";
import type { OperationDefinition, OperationsContext } from "./define.ts";
import { underTerm } from "./journal.ts";
import { toJson } from "./rows.ts";
import type { OperationPlan, OperationState } from "./schemas.ts";
import { operationSubject } from "./subject.ts";

export interface Settlement {
  state: OperationState;
  /** One sentence for people: what is true now, and what to do when it is not what was wanted. */
  outcome: string;
  facts?: unknown;
}

const endWords: Partial<Record<OperationState, "succeeded" | "failed" | "cancelled">> = {
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
};

/**
 * Ends, parks or pauses an operation: state, audit result, event and the definition's own rows in one transaction,
 * only under the present term. The claim is given back with it.
 */
export async function settleOperation(
  context: OperationsContext,
  claim: Claim,
  definition: OperationDefinition,
  plan: OperationPlan | null,
  settlement: Settlement,
): Promise<void> {
  await underTerm(context, claim, async (tx) => {
    const end = endWords[settlement.state];
    const now = context.now();
    await tx.operation.updateMany({
      where: { id: claim.row.id, term: claim.term },
      data: {
        state: settlement.state,
        outcome: redact(settlement.outcome),
        facts: settlement.facts === undefined ? Prisma.DbNull : toJson(redactDetail(settlement.facts)),
        wish: null,
        wishBy: null,
        workerId: null,
        leaseUntil: null,
        finishedAt: end || settlement.state === "unknown" ? now : null,
        updatedAt: now,
        version: { increment: 1 },
      },
    });
    if (end && plan) await definition.settled?.(tx, context, parse(definition.input, claim.row.input), plan, end);
    if (claim.row.lock) await freeLock(tx, context, claim);
    await tx.event.create({
      data: {
        at: now,
        kind: `operation.${settlement.state.replaceAll(" ", "_")}`,
        severity: settlement.state === "failed" || settlement.state === "unknown" ? "warning" : "info",
        title: `${claim.row.title}: ${settlement.state}`,
        clusterId: claim.row.clusterId,
        operationId: claim.row.id,
        detail: toJson({ kind: claim.row.kind, outcome: redact(settlement.outcome) }),
      },
    });
    const word = settlement.state === "succeeded" ? "succeeded" : settlement.state === "unknown" ? "unknown" : "failed";
    await audit(
      context,
      tx,
      "operation.end",
      operationSubject(claim.row, { state: settlement.state, outcome: redact(settlement.outcome) }),
      "result",
      word,
    );
  });
}

async function freeLock(tx: Tx, context: OperationsContext, claim: Claim): Promise<void> {
  const now = await databaseNow(tx, context.database.dialect);
  await tx.clusterLock.updateMany({
    where: { key: claim.row.lock ?? "", term: claim.term },
    data: { leaseUntil: now, operationId: null },
  });
}
