import type { Context } from "../core/context.ts";
import { databaseNow, type Prisma } from "../core/database.ts";

export const workerLeaseMs = 10_000;

/** Who this process is, for the Worker row. */
export interface WorkerIdentity {
  id: string;
  host: string;
  pid: number;
  version: string;
}

/** Writes this worker's row: alive until the lease ends, by the database's clock. */
export async function beat(
  context: Context,
  identity: WorkerIdentity,
  state: { draining: boolean; pollDelayMs: number | null; details: Prisma.InputJsonObject },
): Promise<void> {
  const now = await databaseNow(context.database, context.database.dialect);
  const alive = {
    heartbeatAt: now,
    leaseUntil: new Date(now.getTime() + workerLeaseMs),
    draining: state.draining,
    pollDelayMs: state.pollDelayMs,
    details: state.details,
    stoppedAt: null,
  };
  await context.database.worker.upsert({
    where: { id: identity.id },
    create: { ...identity, startedAt: now, ...alive },
    update: alive,
  });
}

/** Says that this worker stopped on purpose, so that nobody is alarmed. */
export async function sayStopped(context: Context, identity: WorkerIdentity): Promise<void> {
  const now = await databaseNow(context.database, context.database.dialect);
  await context.database.worker.updateMany({
    where: { id: identity.id },
    data: { stoppedAt: now, leaseUntil: now, draining: true },
  });
}
