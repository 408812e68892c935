import { inTransaction, type Tx } from "../core/database.ts";
import type { StepIo } from "../operations/define.ts";
import { LeaseLost } from "../operations/journal.ts";
import type { ProvisionIo } from "./ports.ts";

/**
 * Changes Rookery's rows from inside a step: one transaction that first proves the operation's term, so that a worker
 * which lost its claim writes nothing. Throws LeaseLost then.
 */
export async function changeRows<T>(
  io: Pick<StepIo, "context" | "operationId" | "term">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inTransaction(io.context.database, async (tx) => {
    const ours = await tx.operation.updateMany({
      where: { id: io.operationId, term: io.term },
      data: { updatedAt: io.context.now() },
    });
    if (ours.count !== 1) throw new LeaseLost(`operation ${io.operationId} is no longer ours (term ${io.term})`);
    return work(tx);
  });
}

/** A step's io as a provisioner wants it. */
export function provisionIo(io: StepIo): ProvisionIo {
  return { log: (line) => io.log(line), progress: (fraction) => io.progress(fraction), signal: io.signal };
}
