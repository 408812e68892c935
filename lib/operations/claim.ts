import { databaseNow, inTransaction, isUniqueViolation, type Tx } from "../core/database.ts";
import type { OperationsContext } from "./define.ts";
import { findOperationOrThrow, type OperationRecord } from "./rows.ts";

/** How long a claim lasts without a heartbeat, and how much of it a worker trusts by its own clock. */
export const leaseMs = 10_000;
export const leaseMarginMs = 2_000;

const holdsCluster = ["running", "paused", "waiting for you", "cancelling"];

/** A claim: the operation as it was taken, with the term under which every write has to be made. */
export interface Claim {
  row: OperationRecord;
  term: number;
}

/**
 * Takes one operation that should run and that nobody runs: queued, or running with an expired lease (its worker died).
 * The cluster's lock is taken in the same transaction, with a term that only grows. Database clock throughout.
 * Returns null when there is nothing to do.
 */
export async function claimOperation(context: OperationsContext, workerId: string): Promise<Claim | null> {
  const now = await databaseNow(context.database, context.database.dialect);
  const free = { OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] };
  // Left out beforehand: a long queue behind one busy cluster must not keep the others' work out of sight.
  const busy = await context.database.operation.findMany({
    where: { lock: { not: null }, state: { in: holdsCluster } },
    select: { lock: true },
  });
  const open = {
    OR: [
      { state: { in: ["running", "cancelling"] } },
      { state: "queued", OR: [{ lock: null }, { lock: { notIn: busy.map((row) => row.lock ?? "") } }] },
    ],
  };
  const candidates = await context.database.operation.findMany({
    where: { AND: [open, free] },
    orderBy: { id: "asc" },
    take: 20,
    select: { id: true },
  });
  for (const { id } of candidates) {
    const claim = await tryTake(context, id, workerId);
    if (claim) return claim;
  }
  return null;
}

/** Rolls the taking back: the cluster turned out to be somebody else's. */
class ClusterBusy extends Error {}

async function tryTake(context: OperationsContext, id: number, workerId: string): Promise<Claim | null> {
  try {
    return await inTransaction(context.database, (tx) => take(tx, context, id, workerId));
  } catch (error) {
    // Two workers made the cluster's first lock row at once: one of them won.
    if (error instanceof ClusterBusy || isUniqueViolation(error)) return null;
    throw error;
  }
}

async function take(tx: Tx, context: OperationsContext, id: number, workerId: string): Promise<Claim | null> {
  const now = await databaseNow(tx, context.database.dialect);
  const row = await findOperationOrThrow(tx, id);
  if (!["queued", "running", "cancelling"].includes(row.state) || (row.leaseUntil && row.leaseUntil >= now))
    return null;
  const leaseUntil = new Date(now.getTime() + leaseMs);
  const term = row.lock ? await nextLockTerm(tx, row, workerId, leaseUntil) : row.term + 1;
  if (term === null) return null;
  // Asked only while the lock row is ours: before that, another worker could commit between question and taking.
  if (row.lock && (await clusterIsBusy(tx, row))) throw new ClusterBusy();
  const state = row.state === "queued" ? "running" : row.state;
  const taken = await tx.operation.updateMany({
    where: { id, version: row.version, state: row.state },
    data: {
      state,
      workerId,
      leaseUntil,
      term: Math.max(term, row.term + 1),
      version: row.version + 1,
      startedAt: row.startedAt ?? context.now(),
      updatedAt: context.now(),
    },
  });
  if (taken.count !== 1) return null;
  return { row: await findOperationOrThrow(tx, id), term: Math.max(term, row.term + 1) };
}

// One mutating operation per cluster: also a paused or parked one keeps its cluster.
async function clusterIsBusy(tx: Tx, row: OperationRecord): Promise<boolean> {
  const other = await tx.operation.findFirst({
    where: { lock: row.lock, state: { in: holdsCluster }, id: { not: row.id } },
    select: { id: true },
  });
  return other !== null;
}

async function nextLockTerm(tx: Tx, row: OperationRecord, workerId: string, leaseUntil: Date): Promise<number | null> {
  const key = row.lock ?? "";
  const held = await tx.clusterLock.findUnique({ where: { key } });
  if (!held) {
    const first = row.term + 1;
    await tx.clusterLock.create({ data: { key, operationId: row.id, workerId, term: first, leaseUntil } });
    return first;
  }
  const term = Math.max(held.term, row.term) + 1;
  const moved = await tx.clusterLock.updateMany({
    where: { key, term: held.term },
    data: { operationId: row.id, workerId, term, leaseUntil },
  });
  return moved.count === 1 ? term : null;
}

/** Prolongs a claim. Returns false when it is no longer ours: stop at once, touch nothing more. */
export async function renewClaim(context: OperationsContext, claim: Claim): Promise<boolean> {
  return inTransaction(context.database, async (tx) => {
    const now = await databaseNow(tx, context.database.dialect);
    const leaseUntil = new Date(now.getTime() + leaseMs);
    const renewed = await tx.operation.updateMany({
      where: { id: claim.row.id, term: claim.term },
      data: { leaseUntil },
    });
    if (renewed.count !== 1) return false;
    if (claim.row.lock)
      await tx.clusterLock.updateMany({ where: { key: claim.row.lock, term: claim.term }, data: { leaseUntil } });
    return true;
  });
}

/** Gives a claim back at a step border (drain, pause), so that another worker may take it at once. */
export async function releaseClaim(context: OperationsContext, claim: Claim): Promise<void> {
  await context.database.operation.updateMany({
    where: { id: claim.row.id, term: claim.term },
    data: { leaseUntil: null, workerId: null },
  });
}
