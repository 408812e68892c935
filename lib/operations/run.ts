import type { z } from "zod";
import { personOf } from "../core/access.ts";
import type { Tx } from "../core/database.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { windowOpen } from "../inventory/policy.ts";
import { demandDigest, demandPermission, policyFor } from "./decide.ts";
import type { OperationsContext } from "./define.ts";
import { rightToRun } from "./permissions.ts";
import { definitionOrThrow, demandTypedName } from "./propose.ts";
import { findOperationOrThrow, moveOperation, type OperationRecord } from "./rows.ts";
import { type OperationRef, type OperationState, RunInput } from "./schemas.ts";
import { operationSubject } from "./subject.ts";

/**
 * Starts an approved operation: queued now, or scheduled when a time was set or the change window is closed.
 * With `breakGlassReason` it runs without its approvals: one operation only, audited, every approver is told.
 * Throws `conflict` (plan changed, state moved on), `forbidden`, `invalid` (typed name).
 */
export async function runOperation(context: OperationsContext, raw: z.input<typeof RunInput>): Promise<OperationRef> {
  const input = parse(RunInput, raw);
  const row = await findOperationOrThrow(context.database, input.operationId);
  const definition = definitionOrThrow(context, row.kind);
  const forced = input.breakGlassReason !== undefined;
  const policy = await policyFor(context.database, row.environmentId);
  const right = forced ? "operation.break_glass" : rightToRun(policy, row.approvalsNeeded);
  const subject = operationSubject(row, { digest: input.digest, breakGlass: forced }, input.breakGlassReason);
  return mutate(context, forced ? "operation.break_glass" : "operation.run", right, subject, async (tx) => {
    const fresh = await findOperationOrThrow(tx, row.id);
    demandDigest(fresh, input.digest);
    await demandPermission(tx, context, fresh, forced ? "breakGlass" : "run");
    if (definition.demandsTypedName || policy.demandTypedNames) {
      const { name } = await definition.subject(context, parse(definition.input, fresh.input));
      demandTypedName(name, input.typedName);
    }
    if (forced) await tellApprovers(tx, context, fresh, input.breakGlassReason ?? "");
    const state = await queueOrSchedule(tx, context, fresh, personOf(context.actor), context.actor.name, {
      ignoreWindow: forced,
      ...(forced ? { breakGlassReason: input.breakGlassReason ?? "" } : {}),
    });
    return { id: row.id, state, digest: fresh.digest };
  });
}

/** Moves an operation that may run to queued or scheduled; also called by the planner for approval-free work. */
export async function queueOrSchedule(
  tx: Tx,
  context: Pick<OperationsContext, "now">,
  row: OperationRecord,
  runBy: string,
  runByName: string,
  options: { ignoreWindow: boolean; breakGlassReason?: string },
): Promise<OperationState> {
  const environment = row.environmentId ? await tx.environment.findUnique({ where: { id: row.environmentId } }) : null;
  const open = options.ignoreWindow || !environment || windowOpen(environment.policy, context.now());
  const later = row.scheduledFor !== null && row.scheduledFor > context.now();
  const state: OperationState = later || !open ? "scheduled" : "queued";
  await moveOperation(tx, row, ["approved", "needs approval", "draft"], {
    state,
    runBy,
    runByName,
    wish: null,
    wishBy: null,
    updatedAt: context.now(),
    ...(options.breakGlassReason ? { breakGlass: true, breakGlassReason: options.breakGlassReason } : {}),
  });
  return state;
}

async function tellApprovers(tx: Tx, context: OperationsContext, row: OperationRecord, why: string): Promise<void> {
  const grants = await tx.roleGrant.findMany({
    where: { role: { in: ["approver", "administrator"] }, environmentId: { in: ["*", row.environmentId ?? "*"] } },
  });
  const people = new Set(grants.map((grant) => grant.userId));
  await tx.notice.createMany({
    data: [...people].map((userId) => ({
      userId,
      at: context.now(),
      title: `${context.actor.name} ran operation ${row.id} (${row.title}) without approval: ${why}. Review it within 24 hours.`,
      href: `/automation/operations/${row.id}`,
      readAt: null,
    })),
  });
}
