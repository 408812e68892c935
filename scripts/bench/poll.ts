// Section I, "Poll 2,000 simulated instances": one worker's poller with its real database, analysis and metrics store,
// beside the simulator on the same machine. Ages are sampled ten times a second after everything is connected.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openMetricsStore } from "#lib/adapters/metrics-store/open-metrics-store.ts";
import { systemClock } from "#lib/core/clock.ts";
import { openDatabase } from "#lib/core/database.ts";
import { createLogger } from "#lib/core/log.ts";
import { migrateDatabase } from "#lib/core/migrate.ts";
import { analyseClusters } from "#lib/inventory/analyse-cluster.ts";
import { recordObservations } from "#lib/inventory/record-observations.ts";
import { connect } from "#lib/mariadb/connect.ts";
import { createConnectionCache } from "#lib/mariadb/connection-cache.ts";
import { readObserved } from "#lib/mariadb/light-poll.ts";
import { metricCatalogue } from "#lib/mariadb/metric-catalogue.ts";
import { readMetrics } from "#lib/mariadb/metrics.ts";
import { pollLeaseMs, sharePollLeases } from "#lib/worker/poll-lease.ts";
import type { PollTarget } from "#lib/worker/poll-slot.ts";
import { createPoller } from "#lib/worker/poller.ts";
import { benchContext, seedFleet, startSimulator } from "./poll-fleet.ts";
import { percentile, reportFigure } from "./report.ts";
import { openScratch } from "./scratch.ts";

const count = Number(process.env.BENCH_INSTANCES ?? 2_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 60);
const firstPort = 20_000;
const lightPollMs = 2_000;
const metricsPollMs = 10_000;
const bench = `Poll ${count} instances`;

const folder = openScratch();
const log = createLogger("bench", "warn");
const simulator = await startSimulator(count, firstPort);
const stop = new AbortController();
try {
  const url = `file:${join(folder, "rookery.db")}`;
  await migrateDatabase(url);
  const database = openDatabase(url);
  await seedFleet(database, count, firstPort);
  const context = benchContext(database);
  const store = openMetricsStore({
    file: join(folder, "metrics.db"),
    columns: metricCatalogue,
    intervalMs: metricsPollMs,
    retentionRawHours: 72,
    retentionRollupDays: 90,
    log,
  });
  const cache = createConnectionCache({ connect, now: Date.now, maxAgeMs: 3_600_000, maxIdleMs: 60_000 });
  const targetOf = (target: PollTarget) => ({
    label: target.label,
    host: "127.0.0.1",
    port: firstPort + Number(target.instanceId.slice("instance-".length)),
    user: "rookery",
    password: "bench",
    tls: { mode: "off" as const },
    statementTimeoutMs: 5_000,
  });

  // CPU of a scrape, alone: statements, parsing, the row for the store.
  const some = Array.from(
    { length: Math.min(50, count) },
    (_, k): PollTarget => ({ instanceId: `instance-${k}`, clusterId: "", label: `instance-${k}` }),
  );
  const scrape = async (target: PollTarget) => {
    const read = await cache.read(target.instanceId, targetOf(target), (connection) =>
      readMetrics(connection, { isReplica: target.instanceId !== "instance-0" }),
    );
    await store.record([
      {
        instanceId: target.instanceId,
        atMs: Date.now(),
        values: Float64Array.from(metricCatalogue, (metric) => read.get(metric.name) ?? Number.NaN),
      },
    ]);
  };
  for (let round = 0; round < 4; round++) for (const target of some) await scrape(target);
  const before = process.cpuUsage();
  const rounds = 20;
  for (let round = 0; round < rounds; round++) for (const target of some) await scrape(target);
  const used = process.cpuUsage(before);
  reportFigure({
    bench,
    figure: "CPU per metrics scrape",
    value: (used.user + used.system) / 1_000 / (rounds * some.length),
    unit: "ms",
    bar: 3,
  });

  const writes: number[] = [];
  const loopDelay = monitorEventLoopDelay({ resolution: 20 });
  const lightAt = new Map<string, number>();
  const metricsAt = new Map<string, number>();
  const poller = createPoller({
    clock: systemClock,
    log,
    lightPollMs,
    metricsPollMs,
    columns: metricCatalogue,
    leaseMs: pollLeaseMs,
    lease: () => sharePollLeases(database, "bench"),
    useConnection: (target, work) => cache.read(target.instanceId, targetOf(target), work),
    readObserved,
    readMetrics,
    async recordObservations(list) {
      const start = performance.now();
      await recordObservations(context, list);
      writes.push(performance.now() - start);
      for (const one of list) if (one.reachable) lightAt.set(one.instanceId, one.at.getTime());
    },
    async recordSamples(list) {
      await store.record(list);
      for (const one of list) if (one.values[0] === 1) metricsAt.set(one.instanceId, one.atMs);
    },
    analyse: async (ids) => void (await analyseClusters(context, ids)),
  });
  const running = poller.run(stop.signal);

  const warm = performance.now() + 180_000;
  while ((lightAt.size < count || metricsAt.size < count) && performance.now() < warm)
    await new Promise((resolve) => setTimeout(resolve, 250));
  if (lightAt.size < count) throw new Error(`only ${lightAt.size} of ${count} instances answered within three minutes`);
  await new Promise((resolve) => setTimeout(resolve, 15_000));

  const light: number[] = [];
  const metrics: number[] = [];
  const memory: number[] = [];
  const cpu = process.cpuUsage();
  writes.length = 0;
  loopDelay.enable();
  const began = performance.now();
  while (performance.now() - began < seconds * 1_000) {
    const now = Date.now();
    for (const at of lightAt.values()) light.push(now - at);
    for (const at of metricsAt.values()) metrics.push(now - at);
    memory.push(process.memoryUsage.rss());
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const spent = process.cpuUsage(cpu);
  const megabytes = memory.map((bytes) => bytes / 1_048_576);
  const half = Math.floor(megabytes.length / 2);
  reportFigure({
    bench,
    figure: "age of light polls, p95",
    value: percentile(light, 0.95),
    unit: "ms",
    bar: 1.5 * lightPollMs,
  });
  reportFigure({
    bench,
    figure: "age of metrics polls, p95",
    value: percentile(metrics, 0.95),
    unit: "ms",
    bar: 1.5 * metricsPollMs,
  });
  reportFigure({ bench, figure: "memory of the worker, most", value: Math.max(...megabytes), unit: "MB", bar: 600 });
  // Flat: the second half of the run does not stand higher than the first by more than a tenth.
  reportFigure({
    bench,
    figure: "memory, second half to first",
    value: percentile(megabytes.slice(half), 0.5) / percentile(megabytes.slice(0, half), 0.5),
    unit: "x",
    bar: 1.1,
  });
  process.stderr.write(
    `(worker used ${(((spent.user + spent.system) / 1_000 / (performance.now() - began)) * 100).toFixed(0)} % of one core; poll delay p95 ${poller.pollDelay()?.toFixed(0)} ms; heap in use ${(process.memoryUsage().heapUsed / 1_048_576).toFixed(0)} of ${(process.memoryUsage().heapTotal / 1_048_576).toFixed(0)} MB, outside it ${(process.memoryUsage().external / 1_048_576).toFixed(0)} MB)\n`,
  );
  process.stderr.write(
    `(observations written in ${percentile(writes, 0.5).toFixed(0)} ms, at most ${Math.max(...writes).toFixed(0)} ms; event loop late by at most ${(loopDelay.max / 1e6).toFixed(0)} ms)\n`,
  );
  const kinds = readFileSync("/proc/self/status", "utf8").matchAll(/^Rss(Anon|File):\s+(\d+) kB$/gm);
  process.stderr.write(
    `(memory now: ${[...kinds].map(([, kind, kb]) => `${kind} ${(Number(kb) / 1_024).toFixed(0)} MB`).join(", ")})\n`,
  );
  stop.abort();
  await running;
  await cache.close();
  await store.close();
  await database.$disconnect();
} finally {
  stop.abort();
  await simulator.end();
}
