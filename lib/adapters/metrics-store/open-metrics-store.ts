import { statSync } from "node:fs";
import type { Logger } from "../../core/log.ts";
import type {
  LatestSample,
  MetricColumn,
  MetricsReader,
  MetricsStats,
  MetricsStore,
  SeriesAnswer,
  SeriesQuery,
} from "../../monitoring/ports.ts";
import { readColumnVersions } from "./column-versions.ts";
import { type CompactShape, compactBlocks } from "./compact-blocks.ts";
import { downsample, gapIntervals, stepOf } from "./downsample.ts";
import { MetricsFile, type OpenFile } from "./metrics-file.ts";
import { pruneBlocks } from "./prune-blocks.ts";
import { readLatest } from "./read-latest.ts";
import { readRollRows, readSampleRows } from "./read-rows.ts";
import { recordSamples } from "./record-samples.ts";
import { rollMs } from "./roll-up.ts";

/** How a metrics store is opened; `columns` is the catalogue, in its order. */
export interface MetricsStoreOptions {
  file: string;
  columns: readonly MetricColumn[];
  /** Distance of scrapes (config.metricsPollMs): what a gap is measured by. */
  intervalMs: number;
  retentionRawHours: number;
  retentionRollupDays: number;
  log: Logger;
  blockMs?: number;
  graceMs?: number;
  instancesPerTransaction?: number;
  restFactor?: number;
}

/** For the worker: creates the file when there is none, sets a damaged one aside. Several writers take turns. */
export function openMetricsStore(options: MetricsStoreOptions): MetricsStore {
  const file = new MetricsFile(options.file, "write", options.log);
  const shape = shapeOf(options);
  return {
    ...readerOf(file, options),
    async record(samples) {
      if (samples.length > 0) await file.write((open) => recordSamples(open, options.columns, samples));
    },
    compact: (now, signal) => compactBlocks(file, shape, now, signal),
    prune: (now, signal) =>
      pruneBlocks(
        file,
        {
          blocksBeforeMs: now.getTime() - options.retentionRawHours * 3_600_000 - shape.blockMs,
          rollsBeforeMs: now.getTime() - options.retentionRollupDays * 86_400_000 - shape.blockMs,
        },
        signal,
      ),
  };
}

/** For the web process: never writes. While no worker has begun a file, every answer is empty. */
export function openMetricsReader(options: MetricsStoreOptions): MetricsReader {
  return readerOf(new MetricsFile(options.file, "read", options.log), options);
}

function shapeOf(options: MetricsStoreOptions): CompactShape {
  return {
    columns: options.columns,
    blockMs: options.blockMs ?? 1_800_000,
    graceMs: options.graceMs ?? 60_000,
    longestMs: gapIntervals * options.intervalMs,
    // A transaction is one uninterrupted piece of work: some 20 instances take as long as a tick of the poller.
    instancesPerTransaction: options.instancesPerTransaction ?? 20,
    restFactor: options.restFactor ?? 2,
  };
}

function readerOf(file: MetricsFile, options: MetricsStoreOptions): MetricsReader {
  const wantedOf = (metrics: readonly string[]) =>
    metrics.map(
      (name) =>
        options.columns.find((column) => column.name === name) ?? {
          name,
          kind: "gauge" as const,
        },
    );
  return {
    async query(query) {
      return (
        (await file.read((open) => querySeries(open, options, query, wantedOf(query.metrics)))) ??
        emptyAnswer(options, query, wantedOf(query.metrics))
      );
    },
    async latest(metrics, instanceIds): Promise<LatestSample[]> {
      const longestMs = gapIntervals * options.intervalMs;
      const rows = await file.read((open) =>
        readLatest(open, readColumnVersions(open, options.columns), wantedOf(metrics), instanceIds, longestMs),
      );
      return rows ?? [];
    },
    async stats() {
      return (await file.read((open) => readStats(open, file.path))) ?? emptyStats;
    },
    async close() {
      file.close();
    },
  };
}

// Rollups where a point is at least as wide as they are, or where the samples themselves are no longer kept.
function querySeries(
  open: OpenFile,
  options: MetricsStoreOptions,
  query: SeriesQuery,
  wanted: MetricColumn[],
): SeriesAnswer {
  const row = open.prepare("SELECT n FROM instance WHERE id = ?").get(query.instanceId);
  if (!row) return emptyAnswer(options, query, wanted);
  const inst = Number(row.n);
  const versions = readColumnVersions(open, options.columns);
  const shape = shapeOf(options);
  const span = {
    fromMs: query.fromMs,
    toMs: query.toMs,
    blockMs: shape.blockMs,
    longestMs: shape.longestMs,
  };
  const wide = stepOf({ ...query, intervalMs: options.intervalMs }) >= rollMs;
  if (wide || samplesBeginAfter(open, inst, query.fromMs)) {
    const rows = readRollRows(open, versions, inst, wanted, span);
    return downsample(rows.atMs, rows.weights, rows.series, {
      ...query,
      intervalMs: rollMs,
    });
  }
  const rows = readSampleRows(open, versions, inst, wanted, span);
  return downsample(rows.atMs, rows.weights, rows.series, {
    ...query,
    intervalMs: options.intervalMs,
  });
}

function samplesBeginAfter(open: OpenFile, inst: number, fromMs: number): boolean {
  const block = open.prepare("SELECT min(t0) AS t0 FROM block WHERE inst = ?").get(inst)?.t0 ?? null;
  const roll = open.prepare("SELECT min(t0) AS t0 FROM roll WHERE inst = ?").get(inst)?.t0 ?? null;
  if (roll === null || (block !== null && Number(roll) >= Number(block))) return false;
  return block === null || fromMs < Number(block);
}

function emptyAnswer(options: MetricsStoreOptions, query: SeriesQuery, wanted: readonly MetricColumn[]): SeriesAnswer {
  return {
    atMs: [],
    stepMs: stepOf({ ...query, intervalMs: options.intervalMs }),
    intervalMs: options.intervalMs,
    series: wanted.map((column) => ({
      metric: column.name,
      kind: column.kind,
      min: [],
      avg: [],
      max: [],
    })),
  };
}

const emptyStats: MetricsStats = {
  instances: 0,
  rawRows: 0,
  blocks: 0,
  blockSamples: 0,
  blockBytes: 0,
  rollBytes: 0,
  fileBytes: 0,
  oldestMs: null,
  newestMs: null,
};

function readStats(open: OpenFile, path: string): MetricsStats {
  const one = (sql: string) => open.prepare(sql).get()?.value ?? null;
  const time = (value: unknown) => (value === null ? null : Number(value));
  const blocks = open
    .prepare(
      "SELECT count(*) AS blocks, total(n * (SELECT json_array_length(columns) FROM catalogue WHERE version = cols)) AS samples, total(length(v)) AS bytes FROM block",
    )
    .get();
  return {
    instances: Number(one("SELECT count(*) AS value FROM instance")),
    rawRows: Number(one("SELECT count(*) AS value FROM raw")),
    blocks: Number(blocks?.blocks),
    blockSamples: Number(blocks?.samples),
    blockBytes: Number(blocks?.bytes),
    rollBytes: Number(one("SELECT total(length(v)) AS value FROM roll")),
    fileBytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    oldestMs: time(
      one("SELECT min(t) AS value FROM (SELECT min(t0) AS t FROM roll UNION ALL SELECT min(ts) FROM raw)"),
    ),
    newestMs: time(one("SELECT max(ts) AS value FROM latest")),
  };
}
