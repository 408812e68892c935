import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../core/clock.ts";
import { RookeryError } from "../core/errors.ts";
import { silentLogger } from "../core/log.ts";
import type { Observation, ObservedInstance } from "../inventory/schemas.ts";
import type { FleetConnection } from "../mariadb/ports.ts";
import type { MetricSample } from "../monitoring/ports.ts";
import type { PollTarget } from "./poll-slot.ts";
import { createPoller, type PollerOptions } from "./poller.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 22) }));
afterEach(() => void vi.useRealTimers());

const columns = [
  { name: "mysql_up", kind: "gauge" },
  { name: "mysql_global_status_queries", kind: "counter" },
] as const;

// Only what the poller itself looks at; the rest of a reading passes through it unread.
const body = (over: Partial<ObservedInstance> = {}) =>
  ({
    serverId: 1,
    version: "11.8",
    readOnly: true,
    semiSync: {},
    wsrep: {},
    links: [],
    ...over,
  }) as unknown as ObservedInstance;
const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));
const targetsOf = (count: number): PollTarget[] =>
  Array.from({ length: count }, (_, k) => ({ instanceId: `i${k}`, clusterId: `c${k % 5}`, label: `i${k}` }));

interface World {
  observations: Observation[];
  samples: MetricSample[];
  analysed: string[][];
  /** Delay between an instance's light polls as they reached it. */
  startsOf: Map<string, number[]>;
  mostOpen: Map<string, number>;
}

function poll(count: number, behave: (id: string) => Promise<ObservedInstance>, over: Partial<PollerOptions> = {}) {
  const world: World = { observations: [], samples: [], analysed: [], startsOf: new Map(), mostOpen: new Map() };
  const open = new Map<string, number>();
  const poller = createPoller({
    clock: systemClock,
    log: silentLogger,
    lightPollMs: 2_000,
    metricsPollMs: 10_000,
    columns,
    lease: async () => targetsOf(count),
    leaseMs: 10_000,
    async useConnection(target, work) {
      const now = (open.get(target.instanceId) ?? 0) + 1;
      open.set(target.instanceId, now);
      world.mostOpen.set(target.instanceId, Math.max(now, world.mostOpen.get(target.instanceId) ?? 0));
      try {
        return await work({ label: target.instanceId } as FleetConnection);
      } finally {
        open.set(target.instanceId, (open.get(target.instanceId) ?? 1) - 1);
      }
    },
    readObserved(connection) {
      world.startsOf.set(connection.label, [...(world.startsOf.get(connection.label) ?? []), performance.now()]);
      return behave(connection.label);
    },
    readMetrics: (connection) =>
      behave(connection.label).then(
        () =>
          new Map([
            ["mysql_up", 1],
            ["mysql_global_status_queries", 42],
          ]),
      ),
    recordObservations: async (list) => void world.observations.push(...list),
    recordSamples: async (list) => void world.samples.push(...list),
    analyse: async (ids) => void world.analysed.push([...ids]),
    ...over,
  });
  const stop = new AbortController();
  const done = poller.run(stop.signal);
  return {
    world,
    poller,
    async forMs(ms: number) {
      await vi.advanceTimersByTimeAsync(ms);
    },
    async end() {
      stop.abort();
      await vi.advanceTimersByTimeAsync(3_000);
      await done;
    },
  };
}

const of = (world: World, id: string) => world.observations.filter((one) => one.instanceId === id);

describe("poller", () => {
  test("every instance is polled on time: light every 2 s, metrics every 10 s, phases spread evenly", async () => {
    const run = poll(50, () => after(5, body()));
    await run.forMs(30_500);
    for (const { instanceId } of targetsOf(50)) {
      expect(of(run.world, instanceId).length).toBeGreaterThanOrEqual(14);
      expect(run.world.samples.filter((one) => one.instanceId === instanceId).length).toBeGreaterThanOrEqual(2);
    }
    const phases = targetsOf(50).map(({ instanceId }) => (run.world.startsOf.get(instanceId)?.at(-1) ?? 0) % 2_000);
    const perQuarter = [0, 500, 1_000, 1_500].map(
      (from) => phases.filter((phase) => phase >= from && phase < from + 500).length,
    );
    expect(Math.min(...perQuarter)).toBeGreaterThanOrEqual(9);
    expect(run.poller.pollDelay()).toBeLessThan(60);
    await run.end();
  });

  test("one of 50 that answers after 10 s changes the others' delay by at most 10 %", async () => {
    const p95Of = async (slow: boolean) => {
      const run = poll(50, (id) => after(slow && id === "i7" ? 10_000 : 40, body()), { concurrency: 4 });
      await run.forMs(60_000);
      const gaps = [...run.world.startsOf]
        .filter(([id]) => id !== "i7")
        .flatMap(([, starts]) => starts.slice(1).map((at, k) => at - (starts[k] ?? 0)));
      const delay = run.poller.pollDelay() ?? 0;
      const most = run.world.mostOpen.get("i7") ?? 0;
      const failed = of(run.world, "i7");
      await run.end();
      return { gap: gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.95)] ?? 0, delay, most, failed };
    };
    const calm = await p95Of(false);
    const disturbed = await p95Of(true);
    expect(disturbed.gap).toBeLessThanOrEqual(calm.gap * 1.1);
    expect(disturbed.delay).toBeLessThanOrEqual(calm.delay * 1.1);
    expect(disturbed.most).toBe(1);
    expect(disturbed.failed.every((one) => !one.reachable)).toBe(true);
    expect(disturbed.failed[0]?.error).toMatch(/did not answer within 3 s/);
  });

  test("a hundred dead servers do not delay the living, even with two places for them all", async () => {
    const dead = (id: string) => Number(id.slice(1)) < 100;
    const run = poll(200, (id) => (dead(id) ? new Promise(() => undefined) : after(5, body())), {
      concurrency: 2,
      slowConcurrency: 4,
    });
    // At first nobody knows who is dead; from then on they have places of their own.
    await run.forMs(90_000);
    const known = performance.now();
    await run.forMs(40_000);
    for (const { instanceId } of targetsOf(200)) {
      if (dead(instanceId)) continue;
      const starts = (run.world.startsOf.get(instanceId) ?? []).filter((at) => at > known);
      expect(starts.length).toBeGreaterThanOrEqual(19);
      expect(Math.max(...starts.slice(1).map((at, k) => at - (starts[k] ?? 0)))).toBeLessThan(2_200);
    }
    await run.end();
  });

  test("a server that turns silent gives its place back within half a second", async () => {
    let silent = false;
    const run = poll(20, (id) => (silent && id === "i3" ? new Promise(() => undefined) : after(5, body())), {
      concurrency: 1,
    });
    await run.forMs(10_000);
    silent = true;
    await run.forMs(10_000);
    for (const [id, starts] of run.world.startsOf) {
      if (id === "i3") continue;
      expect(Math.max(...starts.slice(1).map((at, k) => at - (starts[k] ?? 0)))).toBeLessThan(2_700);
    }
    await run.end();
  });

  test("a server that refuses is a sample too, is left alone ever longer up to 15 s, and comes back at once", async () => {
    let down = true;
    const run = poll(1, () => (down ? Promise.reject(new RookeryError("unavailable", "refused")) : after(5, body())));
    await run.forMs(120_000);
    const starts = run.world.startsOf.get("i0") ?? [];
    const gaps = starts.slice(1).map((at, k) => at - (starts[k] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(17_100);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(14_000);
    expect(of(run.world, "i0").at(-1)).toMatchObject({ reachable: false, body: null, error: "refused" });
    expect(run.world.samples.length).toBeGreaterThanOrEqual(11);
    expect(run.world.samples.every((one) => one.values[0] === 0 && Number.isNaN(one.values[1]))).toBe(true);
    down = false;
    await run.forMs(17_000);
    expect(of(run.world, "i0").at(-1)).toMatchObject({ reachable: true, failures: 0 });
    await run.end();
  });

  test("results are written in bulk, a few times a second", async () => {
    let calls = 0;
    const run = poll(200, () => after(5, body()), { recordObservations: async () => void calls++ });
    await run.forMs(10_000);
    expect(calls).toBeLessThanOrEqual(27);
    expect(calls).toBeGreaterThanOrEqual(20);
    await run.end();
  });

  test("what the database refuses is kept: nothing is lost when it comes back, and memory stays bounded", async () => {
    let refused = true;
    const kept: Observation[] = [];
    const run = poll(20, () => after(5, body()), {
      recordObservations: async (list) => {
        if (refused) throw new RookeryError("unavailable", "busy");
        kept.push(...list);
      },
    });
    await run.forMs(20_000);
    refused = false;
    await run.forMs(1_000);
    expect(new Set(kept.map((one) => one.instanceId)).size).toBe(20);
    expect(kept.length).toBeLessThan(40);
    await run.end();
  });

  test("without a renewed lease polling stops before the lease ends", async () => {
    let renewals = 0;
    const run = poll(5, () => after(5, body()), {
      lease: async () => {
        if (renewals++ > 0) throw new RookeryError("unavailable", "database away");
        return targetsOf(5);
      },
    });
    await run.forMs(9_500);
    const atEnd = run.world.startsOf.get("i0")?.length ?? 0;
    await run.forMs(20_000);
    expect(run.world.startsOf.get("i0")?.length).toBe(atEnd);
    expect(Math.max(...(run.world.startsOf.get("i0") ?? []))).toBeLessThan(performance.now() - 20_000);
    await run.end();
  });

  test("a changed cluster is analysed at once, the others every few seconds", async () => {
    let readOnly = true;
    const run = poll(10, (id) => after(5, body({ readOnly: id === "i3" ? readOnly : true })));
    await run.forMs(20_000);
    expect(new Set(run.world.analysed.flat())).toEqual(new Set(["c0", "c1", "c2", "c3", "c4"]));
    expect(run.world.analysed.flat().length).toBeLessThan(5 * 8);
    const before = run.world.analysed.length;
    readOnly = false;
    await run.forMs(3_000);
    expect(run.world.analysed.slice(before).flat()).toContain("c3");
    await run.end();
  });

  test("an instance that left the share is no longer polled, a new one is", async () => {
    let count = 2;
    const run = poll(0, () => after(5, body()), {
      lease: async () => targetsOf(3).slice(count === 2 ? 0 : 1, count === 2 ? 2 : 3),
    });
    await run.forMs(7_000);
    count = 3;
    await run.forMs(7_000);
    expect(run.world.startsOf.get("i2")?.length).toBeGreaterThan(0);
    const gone = run.world.startsOf.get("i0")?.length ?? 0;
    await run.forMs(7_000);
    expect(run.world.startsOf.get("i0")?.length).toBe(gone);
    await run.end();
  });
});
