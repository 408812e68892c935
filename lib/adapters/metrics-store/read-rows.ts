import type { MetricColumn } from "../../monitoring/ports.ts";
import { openBlock } from "./column-codec.ts";
import { type ColumnVersions, valuesInOrder } from "./column-versions.ts";
import type { SeriesColumns } from "./downsample.ts";
import type { OpenFile } from "./metrics-file.ts";
import { ratesOf } from "./rate.ts";
import { type RawRow, readRawRows } from "./raw-rows.ts";
import { rollMs, rollUp } from "./roll-up.ts";

/** Rows of some metrics, aligned: `weights[i]` is how many samples row i stands for. */
export interface SeriesRows {
  atMs: Float64Array;
  weights: Float64Array;
  series: SeriesColumns[];
}

/** One packed block as it lies in the file. */
export interface PackedBlock {
  t0: number;
  n: number;
  cols: number;
  v: Uint8Array;
}

/** Blocks (or rolls) of an instance that begin in [fromMs, toMs), in time order. */
export function readBlocks(
  file: OpenFile,
  table: "block" | "roll",
  inst: number,
  fromMs: number,
  toMs: number,
): PackedBlock[] {
  const rows = file
    .prepare(`SELECT t0, n, cols, v FROM ${table} WHERE inst = ? AND t0 >= ? AND t0 < ? ORDER BY t0`)
    .all(inst, fromMs, toMs);
  const blocks: PackedBlock[] = [];
  for (const row of rows) {
    if (row.v instanceof Uint8Array)
      blocks.push({
        t0: Number(row.t0),
        n: Number(row.n),
        cols: Number(row.cols),
        v: row.v,
      });
  }
  return blocks;
}

/** Every sample in [fromMs, toMs]; counters as rates, for which one more gap's length is read before fromMs. */
export function readSampleRows(
  file: OpenFile,
  versions: ColumnVersions,
  inst: number,
  wanted: readonly MetricColumn[],
  span: { fromMs: number; toMs: number; blockMs: number; longestMs: number },
): SeriesRows {
  const startMs = span.fromMs - span.longestMs;
  const times: Float64Array[] = [];
  const pieces: Float64Array[][] = wanted.map(() => []);
  for (const block of readBlocks(file, "block", inst, startMs - span.blockMs, span.toMs + 1)) {
    const opened = openBlock(block.v, block.n);
    times.push(opened.column(0));
    wanted.forEach((column, index) => {
      const place = versions.placeOf(block.cols, column.name);
      (pieces[index] as Float64Array[]).push(place < 0 ? missing(block.n) : opened.column(1 + place));
    });
  }
  const raw = readRawRows(file, inst, startMs, span.toMs + 1);
  times.push(Float64Array.from(raw, (row) => row.ts));
  wanted.forEach((column, index) => {
    (pieces[index] as Float64Array[]).push(columnOfRaw(raw, versions, column.name));
  });
  const allTimes = joined(times);
  const order = timeOrder(allTimes, startMs, span.toMs);
  const atMs = order.map((row) => allTimes[row] as number);
  const first = atMs.findIndex((at) => at >= span.fromMs);
  const from = first < 0 ? atMs.length : first;
  const series = wanted.map((column, index) => {
    const whole = joined(pieces[index] as Float64Array[]);
    const values = order.map((row) => whole[row] as number);
    const shown = (column.kind === "counter" ? ratesOf(atMs, values, span.longestMs) : values).subarray(from);
    return {
      metric: column.name,
      kind: column.kind,
      min: shown,
      avg: shown,
      max: shown,
    };
  });
  return {
    atMs: atMs.subarray(from),
    weights: new Float64Array(atMs.length - from).fill(1),
    series,
  };
}

/** Five-minute rows that begin in [fromMs, toMs]; what is not packed yet is rolled up on the way. */
export function readRollRows(
  file: OpenFile,
  versions: ColumnVersions,
  inst: number,
  wanted: readonly MetricColumn[],
  span: { fromMs: number; toMs: number; blockMs: number; longestMs: number },
): SeriesRows {
  const times: Float64Array[] = [];
  const weights: Float64Array[] = [];
  const pieces: Float64Array[][][] = wanted.map(() => [[], [], []]);
  for (const roll of readBlocks(file, "roll", inst, span.fromMs - span.blockMs, span.toMs + 1)) {
    const opened = openBlock(roll.v, roll.n);
    times.push(opened.column(0));
    weights.push(opened.column(1));
    wanted.forEach((column, index) => {
      const place = versions.placeOf(roll.cols, column.name);
      for (let part = 0; part < 3; part++) {
        pieces[index]?.[part]?.push(place < 0 ? missing(roll.n) : opened.column(2 + 3 * place + part));
      }
    });
  }
  const raw = readRawRows(file, inst, span.fromMs, span.toMs + 1);
  const rawTimes = Float64Array.from(raw, (row) => row.ts);
  const rolled = rollUp(
    wanted,
    rawTimes,
    wanted.map((column) => columnOfRaw(raw, versions, column.name)),
    null,
    span.longestMs,
  );
  times.push(rolled.columns[0] ?? new Float64Array());
  weights.push(rolled.columns[1] ?? new Float64Array());
  wanted.forEach((_, index) => {
    for (let part = 0; part < 3; part++)
      pieces[index]?.[part]?.push(rolled.columns[2 + 3 * index + part] ?? new Float64Array());
  });
  const allTimes = joined(times);
  const allWeights = joined(weights);
  const order = timeOrder(allTimes, span.fromMs - rollMs + 1, span.toMs);
  const series = wanted.map((column, index) => {
    const [min, max, avg] = [0, 1, 2].map((part) => {
      const whole = joined(pieces[index]?.[part] ?? []);
      return order.map((row) => whole[row] as number);
    }) as [Float64Array, Float64Array, Float64Array];
    return { metric: column.name, kind: column.kind, min, avg, max };
  });
  return {
    atMs: order.map((row) => allTimes[row] as number),
    weights: order.map((row) => allWeights[row] as number),
    series,
  };
}

function columnOfRaw(rows: readonly RawRow[], versions: ColumnVersions, metric: string): Float64Array {
  const values = missing(rows.length);
  rows.forEach((row, index) => {
    const place = versions.placeOf(row.cols, metric);
    if (place >= 0) values[index] = valuesInOrder(row.v.subarray(place * 8, place * 8 + 8), null, 1)[0] as number;
  });
  return values;
}

// Rows in time order inside [fromMs, toMs]; of two with the same time the later one (not yet packed) wins.
function timeOrder(times: Float64Array, fromMs: number, toMs: number): Float64Array {
  const rows: number[] = [];
  let sorted = true;
  for (let i = 0; i < times.length; i++) {
    const at = times[i] as number;
    if (at < fromMs || at > toMs) continue;
    if (rows.length > 0 && at <= (times[rows.at(-1) as number] as number)) sorted = false;
    rows.push(i);
  }
  if (sorted) return Float64Array.from(rows);
  rows.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return Float64Array.from(
    rows.filter((row, k) => k + 1 === rows.length || times[row] !== times[rows[k + 1] as number]),
  );
}

function missing(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  if (pieces.length === 1) return pieces[0] as Float64Array;
  const whole = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
