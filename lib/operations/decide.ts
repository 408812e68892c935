import type { z } from "zod";
import { personOf } from "../core/access.ts";
import type { Tx } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import type { EnvironmentPolicy } from "../inventory/environment-schemas.ts";
import { policyOf } from "../inventory/policy.ts";
import type { OperationsContext } from "./define.ts";
import { permissions } from "./permissions.ts";
import { findOperationOrThrow, moveOperation, type OperationRecord, storedPlan } from "./rows.ts";
import {
  ApproveInput,
  type OperationRef,
  type OperationState,
  type OperationView,
  type Permission,
  RejectInput,
} from "./schemas.ts";
import { operationSubject } from "./subject.ts";

/**
 * Approves the plan with this digest. Author and last editor cannot. Starts nothing: Run is another right.
 * Throws `conflict` when the plan is not the one that was read, `forbidden` with the reason.
 */
export async function approveOperation(
  context: OperationsContext,
  raw: z.input<typeof ApproveInput>,
): Promise<OperationRef> {
  const input = parse(ApproveInput, raw);
  const row = await findOperationOrThrow(context.database, input.operationId);
  return mutate(
    context,
    "operation.approve",
    "operation.approve",
    operationSubject(row, { digest: input.digest }, input.comment),
    async (tx) => {
      const fresh = await findOperationOrThrow(tx, row.id);
      demandDigest(fresh, input.digest);
      const given = await validApprovals(tx, fresh);
      await demandPermission(tx, context, fresh, "approve");
      await tx.approval.create({
        data: {
          operationId: row.id,
          digest: input.digest,
          userId: personOf(context.actor),
          userName: context.actor.name,
          decision: "approved",
          comment: input.comment ?? null,
          at: context.now(),
        },
      });
      const enough = given.length + 1 >= fresh.approvalsNeeded;
      const state: OperationState = enough ? "approved" : "needs approval";
      // Moved even when the state stays: the version makes two approvals for one remaining slot collide.
      await moveOperation(tx, fresh, ["needs approval"], { state, updatedAt: context.now() });
      return { id: row.id, state, digest: fresh.digest };
    },
  );
}

/** Refuses the plan, with a comment; the operation ends as cancelled and can be proposed anew. */
export async function rejectOperation(
  context: OperationsContext,
  raw: z.input<typeof RejectInput>,
): Promise<OperationRef> {
  const input = parse(RejectInput, raw);
  const row = await findOperationOrThrow(context.database, input.operationId);
  return mutate(
    context,
    "operation.reject",
    "operation.approve",
    operationSubject(row, {}, input.comment),
    async (tx) => {
      const fresh = await findOperationOrThrow(tx, row.id);
      await demandPermission(tx, context, fresh, "reject");
      await tx.approval.create({
        data: {
          operationId: row.id,
          digest: fresh.digest ?? "",
          userId: personOf(context.actor),
          userName: context.actor.name,
          decision: "rejected",
          comment: input.comment,
          at: context.now(),
        },
      });
      await moveOperation(tx, fresh, ["needs approval", "approved", "scheduled"], {
        state: "cancelled",
        outcome: `Rejected by ${context.actor.name}: ${input.comment}`,
        finishedAt: context.now(),
        updatedAt: context.now(),
      });
      return { id: row.id, state: "cancelled", digest: fresh.digest };
    },
  );
}

/** The people whose approval of the present digest stands. */
export async function validApprovals(
  tx: Pick<Tx, "approval">,
  row: Pick<OperationRecord, "id" | "digest">,
): Promise<string[]> {
  if (!row.digest) return [];
  const rows = await tx.approval.findMany({
    where: { operationId: row.id, digest: row.digest, decision: "approved", lapsedAt: null },
  });
  return [...new Set(rows.map((approval) => approval.userId))];
}

/** Throws `conflict` when the digest that a person read is not the digest of the plan as it stands. */
export function demandDigest(row: OperationRecord, digest: string): void {
  if (row.digest === digest) return;
  throw new RookeryError("conflict", "The plan changed after you read it. Read the new plan, then decide.", {
    detail: { field: "digest", current: row.digest },
  });
}

/** What this person may do with the operation now, read with its approvals and its environment's policy. */
export async function permissionsNow(
  tx: Pick<Tx, "approval" | "environment">,
  context: OperationsContext,
  row: OperationRecord,
): Promise<OperationView["may"]> {
  const [approvedBy, policy] = await Promise.all([validApprovals(tx, row), policyFor(tx, row.environmentId)]);
  return permissions(context.actor, { row, plan: storedPlan(row), approvedBy, policy });
}

/** The policy of an operation's environment; what cannot be read counts as strict. */
export async function policyFor(tx: Pick<Tx, "environment">, environmentId: string | null): Promise<EnvironmentPolicy> {
  const environment = environmentId ? await tx.environment.findUnique({ where: { id: environmentId } }) : null;
  return policyOf(environment?.policy);
}

/** Throws `forbidden` (or `conflict` for a state that has moved on) with the reason that the button shows. */
export async function demandPermission(
  tx: Tx,
  context: OperationsContext,
  row: OperationRecord,
  what: keyof OperationView["may"],
): Promise<void> {
  const permission: Permission = (await permissionsNow(tx, context, row))[what];
  if (permission.allowed) return;
  const right = permission.why?.startsWith("You ") ?? false;
  throw new RookeryError(right ? "forbidden" : "conflict", permission.why ?? "This is not possible now.");
}
