import type { MetricColumn } from "../../monitoring/ports.ts";
import { ratesOf } from "./rate.ts";

/** Width of a rollup point. */
export const rollMs = 300_000;

/**
 * Five-minute rows of a block: columns are start, samples, then min, max, avg of each metric; counters are rolled up as
 * rates per second, since a minimum of a counter says nothing. Buckets without a sample do not appear.
 *
 * @param carried the sample just before the block, so that the first rate is known; its rate is not part of the result
 */
export function rollUp(
  columns: readonly MetricColumn[],
  atMs: Float64Array,
  values: readonly Float64Array[],
  carried: { atMs: number; values: Float64Array } | null,
  longestMs: number,
): { rows: number; columns: Float64Array[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < atMs.length; i++) {
    const start = Math.floor((atMs[i] as number) / rollMs) * rollMs;
    if (starts.at(-1) !== start) {
      starts.push(start);
      ends.push(i);
    }
    ends[ends.length - 1] = i + 1;
  }
  const counts = Float64Array.from(ends, (end, k) => end - (ends[k - 1] ?? 0));
  const packed: Float64Array[] = [Float64Array.from(starts), counts];
  columns.forEach((column, index) => {
    const own = values[index] as Float64Array;
    const series = column.kind === "counter" ? ratesAfter(atMs, own, carried, index, longestMs) : own;
    packed.push(...aggregate(series, ends, column.kind === "counter"));
  });
  return { rows: starts.length, columns: packed };
}

function ratesAfter(
  atMs: Float64Array,
  values: Float64Array,
  carried: { atMs: number; values: Float64Array } | null,
  index: number,
  longestMs: number,
): Float64Array {
  if (!carried) return ratesOf(atMs, values, longestMs);
  const times = Float64Array.of(carried.atMs, ...atMs);
  return ratesOf(times, Float64Array.of(carried.values[index] ?? Number.NaN, ...values), longestMs).subarray(1);
}

function aggregate(series: Float64Array, ends: readonly number[], rates: boolean): Float64Array[] {
  const min = new Float64Array(ends.length).fill(Number.NaN);
  const max = new Float64Array(ends.length).fill(Number.NaN);
  const avg = new Float64Array(ends.length).fill(Number.NaN);
  ends.forEach((end, k) => {
    let sum = 0;
    let count = 0;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = ends[k - 1] ?? 0; i < end; i++) {
      const value = series[i] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (count === 0) return;
    min[k] = rates ? shorten(low) : low;
    max[k] = rates ? shorten(high) : high;
    avg[k] = low === high ? (min[k] as number) : shorten(sum / count);
  });
  return [min, max, avg];
}

const bits = new DataView(new ArrayBuffer(8));

/** Keeps 13 bits of the fraction (an error below 0.01 %): a quotient's other 39 are noise that does not compress. */
export function shorten(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  bits.setFloat64(0, value);
  bits.setUint32(4, 0);
  bits.setUint32(0, (bits.getUint32(0) + 0x40) & 0xffffff80);
  return bits.getFloat64(0);
}
