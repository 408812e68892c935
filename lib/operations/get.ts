import type { z } from "zod";
import { demand } from "../core/access.ts";
import { isRookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import { permissionsNow, policyFor } from "./decide.ts";
import type { OperationsContext } from "./define.ts";
import { included, operationRow } from "./list.ts";
import { findOperationOrThrow, type OperationRecord, storedPlan } from "./rows.ts";
import { ApprovalView, LogLine, OperationIdInput, type OperationView, StepView } from "./schemas.ts";

/** One operation with plan, steps, approvals and what this person may do with it now. Throws `not_found`. */
export async function getOperation(
  context: OperationsContext,
  raw: z.input<typeof OperationIdInput>,
): Promise<OperationView> {
  const { operationId } = parse(OperationIdInput, raw);
  const row = await findOperationOrThrow(context.database, operationId);
  demandRead(context, row);
  const [full, steps, approvals, may, policy] = await Promise.all([
    context.database.operation.findUniqueOrThrow({ where: { id: operationId }, include: included }),
    context.database.operationStep.findMany({ where: { operationId }, orderBy: { position: "asc" } }),
    context.database.approval.findMany({ where: { operationId }, orderBy: { id: "asc" } }),
    permissionsNow(context.database, context, row),
    policyFor(context.database, row.environmentId),
  ]);
  const plan = storedPlan(row);
  const definition = context.catalogue.get(row.kind);
  return {
    ...operationRow(context, full),
    version: row.version,
    input: row.input,
    plan,
    digest: row.digest,
    ticket: row.ticket,
    breakGlassReason: row.breakGlassReason,
    wish: row.wish,
    retryOf: row.retryOf,
    facts: row.facts,
    steps: steps.map((step) =>
      parse(StepView, {
        ...step,
        startedAt: step.startedAt?.toISOString() ?? null,
        finishedAt: step.finishedAt?.toISOString() ?? null,
      }),
    ),
    approvals: approvals.map((approval) =>
      parse(ApprovalView, {
        ...approval,
        at: approval.at.toISOString(),
        lapsedAt: approval.lapsedAt?.toISOString() ?? null,
      }),
    ),
    cancelMeaning: definition?.cancelMeaning ?? "It stops at the next step border.",
    typedName: policy.demandTypedNames || definition?.demandsTypedName ? await nameToType(context, row) : null,
    may,
  };
}

// Asked for while it can still be run. Afterwards the object may be gone, or be there by this very operation.
async function nameToType(context: OperationsContext, row: OperationRecord): Promise<string | null> {
  const definition = context.catalogue.get(row.kind);
  if (!definition || !["draft", "needs approval", "approved", "scheduled"].includes(row.state)) return null;
  try {
    return (await definition.subject(context, parse(definition.input, row.input))).name;
  } catch (error) {
    if (isRookeryError(error, "not_found") || isRookeryError(error, "conflict")) return row.clusterName;
    throw error;
  }
}

/** Log lines after `afterId`, from line 1 when 0; at most 2,000 a call. */
export async function listOperationLog(
  context: OperationsContext,
  raw: { operationId: number; afterId?: number },
): Promise<LogLine[]> {
  const { operationId } = parse(OperationIdInput, raw);
  demandRead(context, await findOperationOrThrow(context.database, operationId));
  const rows = await context.database.operationLog.findMany({
    where: { operationId, id: { gt: Number(raw.afterId) || 0 } },
    orderBy: { id: "asc" },
    take: 2_000,
  });
  return rows.map((row) => parse(LogLine, { ...row, at: row.at.toISOString() }));
}

/** Operations that wait for an approval this person may give. */
export async function listWaitingForMe(context: OperationsContext): Promise<OperationView[]> {
  const rows = await context.database.operation.findMany({
    where: { state: "needs approval" },
    orderBy: { id: "asc" },
    take: 200,
  });
  const views: OperationView[] = [];
  for (const row of rows) {
    if (!(await permissionsNow(context.database, context, row)).approve.allowed) continue;
    views.push(await getOperation(context, { operationId: row.id }));
  }
  return views;
}

function demandRead(context: OperationsContext, row: OperationRecord): void {
  demand(context.actor, "fleet.read", { environmentId: row.environmentId ?? undefined });
}
