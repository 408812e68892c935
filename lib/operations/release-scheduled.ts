import { inTransaction } from "../core/database.ts";
import { audit } from "../core/mutate.ts";
import { windowOpen } from "../inventory/policy.ts";
import type { OperationsContext } from "./define.ts";
import { findOperationOrThrow, moveOperation } from "./rows.ts";
import { operationSubject } from "./subject.ts";

/** Queues scheduled operations whose time has come and whose change window is open. Returns how many. */
export async function releaseScheduled(context: OperationsContext): Promise<number> {
  const due = await context.database.operation.findMany({
    where: { state: "scheduled", OR: [{ scheduledFor: null }, { scheduledFor: { lte: context.now() } }] },
    select: { id: true },
    orderBy: { id: "asc" },
    take: 100,
  });
  let released = 0;
  for (const { id } of due) {
    released += await inTransaction(context.database, async (tx) => {
      const row = await findOperationOrThrow(tx, id);
      if (row.state !== "scheduled") return 0;
      const environment = row.environmentId
        ? await tx.environment.findUnique({ where: { id: row.environmentId } })
        : null;
      if (environment && !windowOpen(environment.policy, context.now())) return 0;
      await audit(context, tx, "operation.release", operationSubject(row), "intent", "allowed");
      await moveOperation(tx, row, ["scheduled"], { state: "queued", updatedAt: context.now() });
      return 1;
    });
  }
  return released;
}
