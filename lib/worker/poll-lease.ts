import { type Database, databaseNow, inTransaction, isUniqueViolation, type Tx } from "../core/database.ts";
import type { PollTarget } from "./poll-slot.ts";

/** How long a share is held without renewal. Short enough that a dead worker's servers are seen again within 15 s. */
export const pollLeaseMs = 10_000;

const chunkRows = 1_000;

/**
 * Renews this worker's leases and brings its share to a fair size: what is over is given back, what is free or left by a
 * dead worker is taken, up to the fair share. All times are the database's. A handful of bulk statements, whatever the
 * size of the fleet. Returns the instances that this worker may poll until `pollLeaseMs` from the moment of the call.
 */
export async function sharePollLeases(
  database: Database,
  workerId: string,
  leaseMs = pollLeaseMs,
): Promise<PollTarget[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(database, (tx) => share(tx, database.dialect, workerId, leaseMs));
    } catch (error) {
      // Another worker took one of the same free instances first; look again at what is left.
      if (!isUniqueViolation(error) || attempt >= 5) throw error;
    }
  }
}

/** Gives everything back at once, so that others need not wait for the leases to end. */
export async function releasePollLeases(database: Database, workerId: string): Promise<void> {
  await database.pollLease.deleteMany({ where: { workerId } });
}

async function share(tx: Tx, dialect: Database["dialect"], workerId: string, leaseMs: number): Promise<PollTarget[]> {
  const now = await databaseNow(tx, dialect);
  const leaseUntil = new Date(now.getTime() + leaseMs);
  const pollable = await tx.instance.findMany({
    where: { cluster: { state: { in: ["active", "destroying"] } } },
    select: { id: true, name: true, host: true, port: true, clusterId: true },
    orderBy: { id: "asc" },
  });
  const workers = await tx.worker.count({
    where: { id: { not: workerId }, draining: false, stoppedAt: null, leaseUntil: { gt: now } },
  });
  const fairShare = Math.ceil(pollable.length / (workers + 1));
  const leases = await tx.pollLease.findMany();
  const known = new Set(pollable.map((instance) => instance.id));
  const leaseOf = new Map(leases.map((lease) => [lease.instanceId, lease]));

  // A lease that ended may still be ours to renew; one that another worker took meanwhile is not.
  const mine = leases
    .filter((lease) => lease.workerId === workerId && known.has(lease.instanceId))
    .map((lease) => lease.instanceId);
  const kept = mine.slice(0, fairShare);
  const given = new Set([
    ...mine.slice(fairShare),
    ...leases
      .filter((lease) => lease.workerId === workerId && !known.has(lease.instanceId))
      .map((lease) => lease.instanceId),
  ]);
  const room = Math.max(0, fairShare - kept.length);
  const left = pollable.filter(({ id }) => {
    const lease = leaseOf.get(id);
    return !given.has(id) && (!lease || (lease.workerId !== workerId && lease.leaseUntil <= now));
  });
  const wanted = left.slice(0, room).map((instance) => instance.id);
  const ended = wanted.filter((id) => leaseOf.has(id));
  const free = wanted.filter((id) => !leaseOf.has(id));

  for (const ids of chunks([...given])) await tx.pollLease.deleteMany({ where: { workerId, instanceId: { in: ids } } });
  for (const ids of chunks(kept))
    await tx.pollLease.updateMany({ where: { workerId, instanceId: { in: ids } }, data: { leaseUntil } });
  for (const ids of chunks(ended)) {
    await tx.pollLease.updateMany({
      where: { instanceId: { in: ids }, leaseUntil: { lte: now } },
      data: { workerId, leaseUntil },
    });
  }
  for (const ids of chunks(free))
    await tx.pollLease.createMany({ data: ids.map((instanceId) => ({ instanceId, workerId, leaseUntil })) });

  // Read back: between our look and our update another worker may have won an ended lease.
  const held = new Set(
    (await tx.pollLease.findMany({ where: { workerId, leaseUntil: { gt: now } }, select: { instanceId: true } })).map(
      (lease) => lease.instanceId,
    ),
  );
  return pollable
    .filter(({ id }) => held.has(id))
    .map((instance) => ({
      instanceId: instance.id,
      clusterId: instance.clusterId,
      label: `${instance.name} (${instance.host}:${instance.port})`,
    }));
}

function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / chunkRows) }, (_, k) =>
    ids.slice(k * chunkRows, (k + 1) * chunkRows),
  );
}
