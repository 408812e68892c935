import { databaseNow } from "../core/database.ts";
import type { OperationsContext } from "../operations/define.ts";

const day = 86_400_000;

/**
 * Tidies what time has made useless: old probes, sessions and throttles, workers long gone. A worker that died without
 * saying so becomes an event, once. What people may still want to read (operations, audit, events of a year) stays.
 */
export async function tidy(context: OperationsContext): Promise<void> {
  const now = await databaseNow(context.database, context.database.dialect);
  await reportLostWorkers(context, now);
  await context.database.probe.deleteMany({ where: { expiresAt: { lt: new Date(now.getTime() - 60_000) } } });
  // Passwords of imports that nobody adopted; an adopted one has moved to its cluster.
  await context.database.secret.deleteMany({
    where: { ownerTable: "Probe", createdAt: { lt: new Date(now.getTime() - day) } },
  });
  await context.database.session.deleteMany({ where: { expiresAt: { lt: new Date(now.getTime() - 30 * day) } } });
  await context.database.throttle.deleteMany({ where: { windowStart: { lt: new Date(now.getTime() - day) } } });
  await context.database.worker.deleteMany({ where: { heartbeatAt: { lt: new Date(now.getTime() - 7 * day) } } });
  await context.database.event.deleteMany({ where: { at: { lt: new Date(now.getTime() - 400 * day) } } });
  await context.database.healthSpan.deleteMany({ where: { endedAt: { lt: new Date(now.getTime() - 400 * day) } } });
}

async function reportLostWorkers(context: OperationsContext, now: Date): Promise<void> {
  const lost = await context.database.worker.findMany({ where: { stoppedAt: null, leaseUntil: { lt: now } } });
  for (const worker of lost) {
    const marked = await context.database.worker.updateMany({
      where: { id: worker.id, stoppedAt: null, leaseUntil: { lt: now } },
      data: { stoppedAt: now },
    });
    if (marked.count !== 1) continue;
    await context.database.event.create({
      data: {
        at: now,
        kind: "worker.lost",
        severity: "warning",
        title: `Worker on ${worker.host} (pid ${worker.pid}) stopped answering at ${worker.heartbeatAt.toISOString()}`,
        detail: { workerId: worker.id },
      },
    });
  }
}
