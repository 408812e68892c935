import { describe, expect, test } from "vitest";
import type { MetricColumn, MetricSample, MetricsStore } from "../../monitoring/ports.ts";

/** The columns with which every store is tested. */
export const contractColumns: readonly MetricColumn[] = [
  { name: "mysql_up", kind: "gauge" },
  { name: "mysql_global_status_queries", kind: "counter" },
  { name: "mysql_global_status_threads_running", kind: "gauge" },
];
export const contractIntervalMs = 10_000;

const hour = 3_600_000;
const t0 = Date.UTC(2026, 10, 22, 0, 0, 0);
const sample = (instanceId: string, atMs: number, ...values: number[]): MetricSample => ({
  instanceId,
  atMs,
  values: Float64Array.from(values),
});
const series = (count: number, make: (i: number) => number[], instanceId = "a") =>
  Array.from({ length: count }, (_, i) => sample(instanceId, t0 + i * contractIntervalMs, ...make(i)));
const all = contractColumns.map((column) => column.name);

/** What every metrics store promises; `open` gives an empty one with contractColumns, raw kept 72 h, rollups 90 days. */
export function metricsStoreContract(
  name: string,
  open: () => Promise<{ store: MetricsStore; end(): Promise<void> }>,
): void {
  const within = (title: string, work: (store: MetricsStore) => Promise<void>) =>
    test(title, async () => {
      const { store, end } = await open();
      try {
        await work(store);
      } finally {
        await end();
      }
    });
  const ask = (store: MetricsStore, metrics: readonly string[], spanMs: number, maxPoints = 2_000) =>
    store.query({
      instanceId: "a",
      metrics,
      fromMs: t0,
      toMs: t0 + spanMs,
      maxPoints,
    });

  describe(`metrics store contract: ${name}`, () => {
    within("gauges come back as recorded, counters as rate per second", async (store) => {
      await store.record(series(6, (i) => [1, 1_000 + i * 50, 3 + i]));
      const answer = await ask(store, all, 60_000);
      expect(answer.atMs).toEqual([0, 1, 2, 3, 4, 5].map((i) => t0 + i * 10_000));
      expect(answer.series[2]?.avg).toEqual([3, 4, 5, 6, 7, 8]);
      expect(answer.series[1]?.avg).toEqual([null, 5, 5, 5, 5, 5]);
    });

    within("a server that restarted gives no negative rate", async (store) => {
      await store.record(series(4, (i) => [1, [5_000, 5_100, 20, 120][i] as number, 1]));
      expect((await ask(store, ["mysql_global_status_queries"], 60_000)).series[0]?.avg).toEqual([10, 2, 10]);
    });

    within("missing for more than 2.5 intervals is a break; a single missed scrape is not", async (store) => {
      await store.record(
        series(30, (i) => (i === 4 || (i >= 10 && i < 19) ? [0, Number.NaN, Number.NaN] : [1, i * 10, 2])),
      );
      const answer = await ask(store, ["mysql_global_status_threads_running"], 300_000);
      const drawn = answer.series[0]?.avg ?? [];
      expect(drawn.filter((value) => value === null)).toHaveLength(1);
      const hole = answer.atMs[drawn.indexOf(null)] ?? 0;
      expect(hole).toBeGreaterThan(t0 + 90_000);
      expect(hole).toBeLessThan(t0 + 190_000);
      expect(
        (await ask(store, ["mysql_global_status_queries"], 300_000)).series[0]?.avg.some(
          (value) => value !== null && value < 0,
        ),
      ).toBe(false);
    });

    within("a failed probe is a sample: up is 0 and the rest is null", async (store) => {
      await store.record(series(3, (i) => (i === 1 ? [0, Number.NaN, Number.NaN] : [1, i, 7])));
      const answer = await ask(store, all, 30_000);
      expect(answer.series[0]?.avg).toEqual([1, 0, 1]);
      expect(answer.series[2]?.avg).toEqual([7, null, 7]);
    });

    within("at most about maxPoints come back, and no peak is lost", async (store) => {
      await store.record(series(2_160, (i) => [1, i * 100, i === 1_234 ? 900 : 5]));
      const answer = await ask(store, all, 6 * hour, 120);
      expect(answer.atMs.length).toBeLessThanOrEqual(122);
      expect(answer.stepMs).toBe(180_000);
      expect(Math.max(...(answer.series[2]?.max ?? []).map((value) => value ?? 0))).toBe(900);
      expect(Math.min(...(answer.series[2]?.min ?? []).map((value) => value ?? 99))).toBe(5);
    });

    within("packing changes no answer, and packing twice changes nothing", async (store) => {
      await store.record(
        series(720, (i) => (i % 97 === 3 ? [0, Number.NaN, Number.NaN] : [1, i * 37 + (i % 5), Math.sin(i) * 10])),
      );
      const before = await ask(store, all, 2 * hour);
      const first = await store.compact(new Date(t0 + 2 * hour));
      expect(first.samples).toBeGreaterThan(0);
      expect(await ask(store, all, 2 * hour)).toEqual(before);
      expect((await store.compact(new Date(t0 + 2 * hour))).samples).toBe(0);
      expect(await ask(store, all, 2 * hour)).toEqual(before);
    });

    within("a sample that comes after its span was packed is kept", async (store) => {
      await store.record(series(360, () => [1, 1, 1]).filter((_, i) => i !== 100));
      await store.compact(new Date(t0 + 2 * hour));
      await store.record([sample("a", t0 + 100 * contractIntervalMs, 1, 1, 42)]);
      await store.compact(new Date(t0 + 2 * hour));
      expect((await ask(store, all, hour)).series[2]?.avg[100]).toBe(42);
    });

    within("recording the same scrape twice keeps the first", async (store) => {
      await store.record([sample("a", t0, 1, 5, 3)]);
      await store.record([sample("a", t0, 1, 5, 9), sample("a", t0 + 10_000, 1, 5, 4)]);
      expect((await ask(store, all, 20_000)).series[2]?.avg).toEqual([3, 4]);
    });

    within("the newest scrape of each instance, with rates; only those asked for", async (store) => {
      await store.record(["a", "b", "c"].flatMap((id, k) => series(3, (i) => [1, i * 100 * (k + 1), k], id)));
      const newest = await store.latest(["mysql_global_status_queries", "mysql_global_status_threads_running"]);
      expect(newest.map((row) => row.instanceId).sort()).toEqual(["a", "b", "c"]);
      const b = newest.find((row) => row.instanceId === "b");
      expect(b?.atMs).toBe(t0 + 20_000);
      expect(b?.values.mysql_global_status_queries).toEqual({
        value: 400,
        perSecond: 20,
      });
      expect(b?.values.mysql_global_status_threads_running).toEqual({
        value: 1,
        perSecond: null,
      });
      expect((await store.latest(["mysql_up"], ["c", "nobody"])).map((row) => row.instanceId)).toEqual(["c"]);
    });

    within("what nobody recorded is null or empty, not zero", async (store) => {
      await store.record(series(3, () => [1, 1, 1]));
      const answer = await ask(store, ["mysql_never_seen", "mysql_up"], 30_000);
      expect(answer.series[0]?.avg).toEqual([null, null, null]);
      const other = await store.query({
        instanceId: "nobody",
        metrics: ["mysql_up"],
        fromMs: t0,
        toMs: t0 + hour,
        maxPoints: 100,
      });
      expect(other.atMs).toEqual([]);
      expect((await store.latest(["mysql_never_seen"]))[0]?.values.mysql_never_seen).toEqual({
        value: null,
        perSecond: null,
      });
    });

    within("retention forgets samples first, rollups last", async (store) => {
      await store.record(series(720, (i) => [1, i * 100, i % 10]));
      await store.compact(new Date(t0 + 3 * hour));
      const rolled = await store.query({
        instanceId: "a",
        metrics: all,
        fromMs: t0,
        toMs: t0 + 2 * hour,
        maxPoints: 12,
      });
      await store.prune(new Date(t0 + 100 * hour));
      const after = await ask(store, all, 2 * hour);
      expect(after.intervalMs).toBe(300_000);
      expect(after.series[1]?.avg.slice(1)).toEqual(
        rolled.series[1]?.avg.length === 0 ? [] : Array.from({ length: 23 }, () => 10),
      );
      expect(after.series[2]?.max.every((value) => value === 9)).toBe(true);
      await store.prune(new Date(t0 + 100 * 24 * hour));
      expect((await ask(store, all, 2 * hour)).atMs).toEqual([]);
      expect((await store.stats()).blocks).toBe(0);
    });
  });
}
