import { databaseNow, type Tx } from "../core/database.ts";
import type { OperationsContext } from "./define.ts";
import type { OperationRecord } from "./rows.ts";

/** How long a draft stays with its planner without a sign of life; short, so that another worker soon plans it. */
export const planLeaseMs = 10_000;

/** Keeps a draft while it is being planned. Returns the function that ends that. */
export function holdDraft(context: OperationsContext, row: OperationRecord): () => void {
  let busy = false;
  async function renew(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      const now = await databaseNow(context.database, context.database.dialect);
      await context.database.operation.updateMany({
        where: { id: row.id, version: row.version, state: "draft", workerId: row.workerId },
        data: { leaseUntil: new Date(now.getTime() + planLeaseMs) },
      });
    } catch (error) {
      // Two planners of one draft do no harm: planning reads, and only the first plan of a version is stored.
      context.log.warn({ err: error, operationId: row.id }, "the lease of a draft could not be renewed");
    } finally {
      busy = false;
    }
  }
  const timer = setInterval(() => void renew(), planLeaseMs / 4);
  return () => clearInterval(timer);
}

/** Leaves a draft for the next round of any worker. */
export async function releaseDraft(database: Pick<Tx, "operation">, id: number): Promise<void> {
  await database.operation.updateMany({ where: { id, state: "draft" }, data: { workerId: null, leaseUntil: null } });
}
