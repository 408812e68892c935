import { type Clock, interruptibleSleep } from "../core/clock.ts";
import { publicMessage } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import type { ObservedInstance } from "../inventory/schemas.ts";
import type { FleetConnection } from "../mariadb/ports.ts";
import type { MetricColumn } from "../monitoring/ports.ts";
import { createLoop } from "./loop.ts";
import { createPollBatch, type PollSinks } from "./poll-batch.ts";
import { withDeadline } from "./poll-deadline.ts";
import { createPollDelay } from "./poll-delay.ts";
import { backOffMs, nextDue } from "./poll-schedule.ts";
import { newSlot, type PollSlot, type PollTarget, signatureOf } from "./poll-slot.ts";

/** What the poller is given; it reads no global. */
export interface PollerOptions extends PollSinks {
  clock: Clock;
  log: Logger;
  lightPollMs: number;
  metricsPollMs: number;
  /** The catalogue, in the store's order. */
  columns: readonly MetricColumn[];
  /** Renews this worker's share; what it returns may be polled for `leaseMs` from the moment it was asked. */
  lease(): Promise<readonly PollTarget[]>;
  leaseMs: number;
  /** Lends the instance's kept connection, opening one when there is none; closes it when it turns out dead. */
  useConnection<T>(target: PollTarget, work: (connection: FleetConnection) => Promise<T>): Promise<T>;
  readObserved(connection: FleetConnection): Promise<ObservedInstance>;
  readMetrics(connection: FleetConnection, options: { isReplica: boolean }): Promise<ReadonlyMap<string, number>>;
  /** Called after observations are written: at once for clusters that changed, every few seconds for the others. */
  analyse(clusterIds: readonly string[]): Promise<void>;
  /** Polls at once, of servers that answer; those that do not have places of their own. */
  concurrency?: number;
  slowConcurrency?: number;
  analyseEveryMs?: number;
}

export interface Poller {
  /** Polls until the signal aborts; then waits for open questions (at most 2 s) and writes what was gathered. */
  run(signal: AbortSignal): Promise<void>;
  /** From due to done, 95th percentile of the newest answered polls; at least as long as the longest now waiting. */
  pollDelay(): number | null;
  readonly instances: number;
}

const tickMs = 20;
const flushMs = 400;
const leaseEveryMs = 3_000;
const slowAfterMs = 500;
// After this long an unanswered question is given up: the connection under it is gone or never was.
const giveUpMs = 60_000;
const leaseMarginMs = 1_000;

/**
 * One loop over the instances that this worker holds. Each has a place of its own: at most one question open, its own
 * deadline, its own back-off. A poll that takes longer than half a second moves to the slow lane, so that servers which
 * do not answer never hold the places of those that do.
 */
export function createPoller(options: PollerOptions): Poller {
  const { clock, log, lightPollMs, metricsPollMs } = options;
  const limits = { quick: options.concurrency ?? 128, slow: options.slowConcurrency ?? 64 };
  const lightDeadlineMs = clamp(lightPollMs * 1.5, 1_000, 5_000);
  const metricsDeadlineMs = clamp(metricsPollMs / 2, 1_000, 5_000);
  const slots = new Map<string, PollSlot>();
  const queues: Record<PollSlot["lane"], PollSlot[]> = { quick: [], slow: [] };
  const inFlight: Record<PollSlot["lane"], Set<PollSlot>> = { quick: new Set(), slow: new Set() };
  const delay = createPollDelay();
  const batch = createPollBatch(options, { keepSamples: () => 1_000 + slots.size * 5, log });
  const upColumn = options.columns.findIndex((column) => column.name === "mysql_up");
  const changedClusters = new Set<string>();
  const analysedAtMs = new Map<string, number>();
  let taken = 0;
  let trustUntilMs = 0;

  function takeOver(targets: readonly PollTarget[]): void {
    const now = clock.monotonicMs();
    const wanted = new Set(targets.map((target) => target.instanceId));
    for (const id of slots.keys()) if (!wanted.has(id)) slots.delete(id);
    for (const target of targets) {
      const slot = slots.get(target.instanceId);
      if (slot) slot.target = target;
      else slots.set(target.instanceId, newSlot(target, taken++, now, lightPollMs, metricsPollMs));
    }
    const clusters = new Set(targets.map((target) => target.clusterId));
    for (const id of analysedAtMs.keys()) if (!clusters.has(id)) analysedAtMs.delete(id);
  }

  function tick(): void {
    const now = clock.monotonicMs();
    for (const slot of inFlight.quick) {
      if (now - (slot.busySinceMs ?? now) < slowAfterMs) break;
      inFlight.quick.delete(slot);
      inFlight.slow.add(slot);
      slot.lane = "slow";
    }
    if (now < trustUntilMs)
      for (const slot of slots.values()) if (now >= slot.lightDueMs || now >= slot.metricsDueMs) enqueue(slot, now);
    for (const lane of ["quick", "slow"] as const) {
      while (inFlight[lane].size < limits[lane]) {
        const slot = queues[lane].shift();
        if (!slot) break;
        slot.queued = false;
        if (slots.get(slot.target.instanceId) === slot) start(slot, lane, now);
      }
    }
  }

  function enqueue(slot: PollSlot, now: number): void {
    if (slot.queued) return;
    if (slot.busySinceMs === null && now >= slot.retryAtMs) {
      slot.queued = true;
      queues[slot.lane].push(slot);
      return;
    }
    if (slot.busySinceMs !== null && !slot.abandoned) return;
    // Left alone for now, or still silent since an earlier question: no new one, but the gap is on record.
    if (slot.abandoned && now - (slot.busySinceMs ?? now) > giveUpMs) release(slot);
    else if (slot.abandoned && now >= slot.lightDueMs && now >= slot.retryAtMs) failLight(slot, now);
    if (now >= slot.metricsDueMs) failMetrics(slot);
    passDue(slot, now);
  }

  function passDue(slot: PollSlot, now: number): { lightDueMs: number | null; metricsDueMs: number | null } {
    const due = {
      lightDueMs: now >= slot.lightDueMs ? slot.lightDueMs : null,
      metricsDueMs: now >= slot.metricsDueMs ? slot.metricsDueMs : null,
    };
    slot.lightDueMs = nextDue(slot.lightDueMs, now, lightPollMs);
    slot.metricsDueMs = nextDue(slot.metricsDueMs, now, metricsPollMs);
    return due;
  }

  function start(slot: PollSlot, lane: PollSlot["lane"], now: number): void {
    slot.busySinceMs = now;
    inFlight[lane].add(slot);
    const due = passDue(slot, now);
    let open: Promise<unknown> = Promise.resolve();
    const ask = <T>(deadlineMs: number, read: (connection: FleetConnection) => Promise<T>): Promise<T> => {
      const answer = options.useConnection(slot.target, read);
      open = answer;
      return withDeadline(answer, deadlineMs, slot.target.label);
    };
    void poll(slot, due, ask).finally(() => {
      slot.lane = clock.monotonicMs() - now > slowAfterMs || slot.failures > 0 ? "slow" : "quick";
      inFlight.quick.delete(slot);
      inFlight.slow.delete(slot);
      // The deadline ended our patience, not the question: no second one before the first is answered or given up.
      slot.abandoned = true;
      const since = slot.busySinceMs;
      const settled = () => {
        if (slot.busySinceMs === since) release(slot);
      };
      open.then(settled, settled);
    });
  }

  async function poll(
    slot: PollSlot,
    due: { lightDueMs: number | null; metricsDueMs: number | null },
    ask: <T>(deadlineMs: number, read: (connection: FleetConnection) => Promise<T>) => Promise<T>,
  ): Promise<void> {
    try {
      if (due.lightDueMs !== null) {
        const body = await ask(lightDeadlineMs, options.readObserved);
        const at = clock.now();
        slot.failures = 0;
        slot.retryAtMs = 0;
        slot.isReplica = body.links.length > 0;
        batch.addObservation({
          instanceId: slot.target.instanceId,
          at,
          reachable: true,
          failures: 0,
          body,
          bodyAt: at,
          error: null,
        });
        noteChange(slot, signatureOf(body));
        delay.add(clock.monotonicMs() - due.lightDueMs);
      }
    } catch (error) {
      slot.lastError = publicMessage(error);
      log.debug({ err: error, instance: slot.target.label }, "a poll failed");
      failLight(slot, clock.monotonicMs());
      if (due.metricsDueMs !== null) failMetrics(slot);
      return;
    }
    if (due.metricsDueMs === null) return;
    try {
      const read = await ask(metricsDeadlineMs, (connection) =>
        options.readMetrics(connection, { isReplica: slot.isReplica }),
      );
      const values = Float64Array.from(options.columns, (column) => read.get(column.name) ?? Number.NaN);
      batch.addSample({ instanceId: slot.target.instanceId, atMs: clock.now().getTime(), values });
      delay.add(clock.monotonicMs() - due.metricsDueMs);
    } catch (error) {
      log.debug({ err: error, instance: slot.target.label }, "a metrics poll failed");
      failMetrics(slot);
    }
  }

  function failLight(slot: PollSlot, now: number): void {
    slot.failures += 1;
    slot.retryAtMs = now + backOffMs(slot.failures, lightPollMs);
    const { instanceId } = slot.target;
    batch.addObservation({
      instanceId,
      at: clock.now(),
      reachable: false,
      failures: slot.failures,
      body: null,
      bodyAt: null,
      error: slot.lastError,
    });
    noteChange(slot, signatureOf(null));
  }

  function failMetrics(slot: PollSlot): void {
    const values = new Float64Array(options.columns.length).fill(Number.NaN);
    if (upColumn >= 0) values[upColumn] = 0;
    batch.addSample({ instanceId: slot.target.instanceId, atMs: clock.now().getTime(), values });
  }

  function release(slot: PollSlot): void {
    slot.busySinceMs = null;
    slot.abandoned = false;
  }

  function noteChange(slot: PollSlot, signature: string): void {
    if (signature !== slot.signature) changedClusters.add(slot.target.clusterId);
    slot.signature = signature;
  }

  async function analyseDue(): Promise<void> {
    const now = clock.monotonicMs();
    const due = new Set(changedClusters);
    changedClusters.clear();
    for (const { target } of slots.values()) {
      if (now - (analysedAtMs.get(target.clusterId) ?? Number.NEGATIVE_INFINITY) >= (options.analyseEveryMs ?? 5_000))
        due.add(target.clusterId);
    }
    if (due.size === 0) return;
    for (const id of due) analysedAtMs.set(id, now);
    await options.analyse([...due]);
  }

  async function renew(): Promise<void> {
    const asked = clock.monotonicMs();
    const targets = await options.lease();
    trustUntilMs = asked + options.leaseMs - leaseMarginMs;
    takeOver(targets);
  }

  return {
    async run(signal) {
      const loop = (name: string, everyMs: number, round: () => Promise<unknown>) =>
        createLoop({ name, everyMs, stop: signal, log, round: async () => void (await round()) }).done;
      await Promise.all([
        loop("poll lease", leaseEveryMs, renew),
        loop("poll", tickMs, async () => tick()),
        loop("poll results", flushMs, () => batch.flush()),
        loop("poll analysis", flushMs, analyseDue),
      ]);
      const end = clock.monotonicMs() + 2_000;
      while (inFlight.quick.size + inFlight.slow.size > 0 && clock.monotonicMs() < end) await interruptibleSleep(20);
      await batch.flush();
    },
    pollDelay() {
      const now = clock.monotonicMs();
      const waiting = queues.quick.reduce((longest, slot) => Math.max(longest, now - slot.lightDueMs), 0);
      const p95 = delay.p95();
      return p95 === null && waiting === 0 ? null : Math.max(p95 ?? 0, waiting);
    },
    get instances() {
      return slots.size;
    },
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
