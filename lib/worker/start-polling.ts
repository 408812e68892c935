import { systemClock } from "../core/clock.ts";
import { analyseClusters } from "../inventory/analyse-cluster.ts";
import { instanceTarget } from "../inventory/instance-target.ts";
import { recordObservations } from "../inventory/record-observations.ts";
import { publishPollInterval } from "../inventory/rows.ts";
import { connect } from "../mariadb/connect.ts";
import { createConnectionCache } from "../mariadb/connection-cache.ts";
import { readObserved } from "../mariadb/light-poll.ts";
import { metricCatalogue } from "../mariadb/metric-catalogue.ts";
import { readMetrics } from "../mariadb/metrics.ts";
import type { FleetTarget } from "../mariadb/ports.ts";
import type { WorkerRuntime } from "../runtime/worker-runtime.ts";
import { startCompaction } from "./compaction.ts";
import { createLoop } from "./loop.ts";
import { pollLeaseMs, releasePollLeases, sharePollLeases } from "./poll-lease.ts";
import { createPoller } from "./poller.ts";

const targetMs = 30_000;

/** Starts watching this worker's share of the fleet; `done` resolves after `drain` when everything is written and closed. */
export function startPolling(
  runtime: WorkerRuntime,
  workerId: string,
  drain: AbortSignal,
): { done: Promise<void>; pollDelayMs(): number | null } {
  const { context, metrics, config } = runtime;
  const log = context.log;
  const connections = createConnectionCache({ connect, now: Date.now, maxAgeMs: 3_600_000, maxIdleMs: 120_000 });
  const targets = keepTargets(runtime);
  const poller = createPoller({
    clock: systemClock,
    log,
    lightPollMs: config.lightPollMs,
    metricsPollMs: config.metricsPollMs,
    columns: metricCatalogue,
    lease: () => sharePollLeases(context.database, workerId),
    leaseMs: pollLeaseMs,
    useConnection: async (target, work) => connections.read(target.instanceId, await targets(target.instanceId), work),
    readObserved,
    readMetrics,
    recordObservations: (observations) => recordObservations(context, observations),
    recordSamples: (samples) => metrics.record(samples),
    analyse: async (clusterIds) => void (await analyseClusters(context, clusterIds)),
  });
  const compaction = startCompaction({ store: metrics, clock: systemClock, log, stop: drain });
  const sweep = createLoop({
    name: "connections",
    everyMs: 30_000,
    stop: drain,
    log,
    round: async () => void (await connections.sweep()),
  });
  return { done: finish(), pollDelayMs: () => poller.pollDelay() };

  async function finish(): Promise<void> {
    await publishPollInterval(context, config.lightPollMs);
    await poller.run(drain);
    await Promise.all([compaction.done, sweep.done]);
    await connections.close();
    await releasePollLeases(context.database, workerId);
  }
}

/** Credentials and addresses change seldom: they are read again every half minute, not before every poll. */
function keepTargets(runtime: WorkerRuntime): (instanceId: string) => Promise<FleetTarget> {
  const kept = new Map<string, { target: Promise<FleetTarget>; atMs: number }>();
  return (instanceId) => {
    const now = performance.now();
    const found = kept.get(instanceId);
    if (found && now - found.atMs < targetMs) return found.target;
    const target = instanceTarget(runtime.context, instanceId);
    kept.set(instanceId, { target, atMs: now });
    // A failure is not kept: the next poll asks again.
    target.catch(() => kept.delete(instanceId));
    return target;
  };
}
