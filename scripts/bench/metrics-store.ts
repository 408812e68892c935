// Section I, "Metrics store": bytes a sample, 24 h of a series, latest of one metric over 2,000 instances.
// 100 series per instance: 40 counters, 30 whole gauges, 20 nearly constant ones, 10 noisy fractions; seeded, repeatable.
import { join } from "node:path";
import { openMetricsReader, openMetricsStore } from "#lib/adapters/metrics-store/open-metrics-store.ts";
import { silentLogger } from "#lib/core/log.ts";
import type { MetricColumn, MetricSample } from "#lib/monitoring/ports.ts";
import { percentile, reportFigure } from "./report.ts";
import { openScratch } from "./scratch.ts";

const intervalMs = 10_000;
const hour = 3_600_000;
const t0 = Date.UTC(2026, 10, 22);
const fleet = Number(process.env.BENCH_INSTANCES ?? 2_000);
const watched = 20;

let seed = 42;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

const columns: MetricColumn[] = Array.from({ length: 100 }, (_, k) => ({
  name: `mysql_series_${k}`,
  kind: k < 40 ? "counter" : "gauge",
}));

function instanceSource(): () => Float64Array {
  const values = Float64Array.from(columns, (_, k) => Math.floor(random() * (k < 40 ? 1e9 : k < 70 ? 500 : 100)));
  const speed = Float64Array.from(columns, () => random() ** 3 * 2_000);
  return () => {
    for (let k = 0; k < 100; k++) {
      const before = values[k] as number;
      if (k < 40) values[k] = before + Math.round((speed[k] as number) * (0.9 + random() * 0.2));
      else if (k < 70) values[k] = Math.max(0, before + (random() < 0.4 ? Math.round((random() - 0.5) * 6) : 0));
      else if (k < 90) values[k] = random() < 0.002 ? before + 1 : before;
      else values[k] = Math.round(random() * 1e5) / 1e3;
    }
    return Float64Array.from(values);
  };
}

const folder = openScratch();
const options = {
  file: join(folder, "metrics.db"),
  columns,
  intervalMs,
  retentionRawHours: 72,
  retentionRollupDays: 90,
  log: silentLogger,
};
const store = openMetricsStore(options);

// A day of a few instances, packed as the worker packs them: every half hour.
const day = Array.from({ length: watched }, (_, k) => ({ id: `watched-${k}`, next: instanceSource() }));
for (let at = t0; at < t0 + 24 * hour; at += intervalMs) {
  await store.record(
    day.map(({ id, next }): MetricSample => ({ instanceId: id, atMs: at + Math.floor(random() * 40), values: next() })),
  );
  if ((at - t0) % 1_800_000 === 60_000) await store.compact(new Date(at));
}
await store.compact(new Date(t0 + 24 * hour + 61_000));
const packed = await store.stats();
const bytes = (packed.blockBytes + packed.rollBytes) / packed.blockSamples;

// Then the whole fleet for a few minutes, not packed yet: that is what "latest" reads.
const sources = Array.from({ length: fleet }, (_, k) => ({ id: `instance-${k}`, next: instanceSource() }));
const ticks: number[] = [];
for (let at = t0 + 24 * hour; at < t0 + 24 * hour + 12 * intervalMs; at += intervalMs) {
  const samples = sources.map(
    ({ id, next }, k): MetricSample => ({ instanceId: id, atMs: at + ((k * 7_919) % intervalMs), values: next() }),
  );
  const start = performance.now();
  await store.record(samples);
  ticks.push(performance.now() - start);
}

const reader = openMetricsReader(options);
const time = async (rounds: number, work: (round: number) => Promise<unknown>) => {
  const took: number[] = [];
  for (let round = 0; round < 10; round++) await work(round); // the web process has answered before: compiled code, warm pages
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work(round);
    took.push(performance.now() - start);
  }
  return percentile(took, 0.95);
};
const series = (metric: string, round: number) =>
  reader.query({
    instanceId: `watched-${round % watched}`,
    metrics: [metric],
    fromMs: t0,
    toMs: t0 + 24 * hour,
    maxPoints: 900,
  });
const gauge = await time(100, (round) => series("mysql_series_50", round));
const counter = await time(100, (round) => series("mysql_series_7", round));
const latest = await time(100, () => reader.latest(["mysql_series_50"]));
const latestRate = await time(100, () => reader.latest(["mysql_series_7"]));

const bench = "Metrics store";
reportFigure({ bench, figure: "bytes a sample, rollups included", value: bytes, unit: "B", bar: 1.5 });
reportFigure({ bench, figure: "24 h of a gauge, p95", value: gauge, unit: "ms", bar: 15 });
reportFigure({ bench, figure: "24 h of a counter as rate, p95", value: counter, unit: "ms", bar: 15 });
reportFigure({
  bench,
  figure: `latest of one gauge over ${fleet} instances, p95`,
  value: latest,
  unit: "ms",
  bar: 10,
});
reportFigure({
  bench,
  figure: `latest rate of one counter over ${fleet} instances, p95`,
  value: latestRate,
  unit: "ms",
  bar: 10,
});
process.stderr.write(
  `(blocks ${(packed.blockBytes / packed.blockSamples).toFixed(2)} B a sample, rollups ${(packed.rollBytes / packed.blockSamples).toFixed(2)} B; one tick of ${fleet} scrapes recorded in ${percentile(ticks, 0.5).toFixed(0)} ms)\n`,
);
await reader.close();
await store.close();
