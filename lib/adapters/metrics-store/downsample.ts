import type { MetricKind, SeriesAnswer, SeriesPoints } from "../../monitoring/ports.ts";

/** Aligned columns of one metric before downsampling: at samples min = max = avg. */
export interface SeriesColumns {
  metric: string;
  kind: MetricKind;
  min: Float64Array;
  avg: Float64Array;
  max: Float64Array;
}

/** Missing for longer than this many intervals is a gap. */
export const gapIntervals = 2.5;

/**
 * At most about `maxPoints` points over [fromMs, toMs]: each the min, avg and max of the samples of one step. A break
 * (a row of nulls) stands where nothing was measured for more than 2.5 intervals, also inside a step.
 */
export function downsample(
  atMs: Float64Array,
  weights: Float64Array,
  series: readonly SeriesColumns[],
  shape: {
    fromMs: number;
    toMs: number;
    maxPoints: number;
    intervalMs: number;
  },
): SeriesAnswer {
  const stepMs = stepOf(shape);
  const present = presentRows(atMs, series);
  const gapMs = Math.max(gapIntervals * shape.intervalMs, tooManyGaps(atMs, present, shape) ? stepMs * 1.5 : 0);
  // One sample a step: its own time is truer than a grid that it may miss or hit twice.
  const ownTimes = stepMs <= shape.intervalMs && present.length <= shape.maxPoints * 1.5;
  const groups = groupRows(atMs, present, ownTimes ? null : stepMs, shape.intervalMs, gapMs);
  return {
    atMs: groups.map((group) => group.atMs),
    stepMs,
    intervalMs: shape.intervalMs,
    series: series.map((one) => pointsOf(one, weights, present, groups)),
  };
}

/** The width of a point: one interval, or a whole multiple of it that fits the range into `maxPoints`. */
export function stepOf(shape: { fromMs: number; toMs: number; maxPoints: number; intervalMs: number }): number {
  const wanted = (shape.toMs - shape.fromMs) / Math.max(1, shape.maxPoints);
  return Math.max(1, Math.ceil(wanted / shape.intervalMs)) * shape.intervalMs;
}

// Rows [from, to) of `present` that make one point; a group without rows is a break.
interface Group {
  atMs: number;
  from: number;
  to: number;
}

function presentRows(atMs: Float64Array, series: readonly SeriesColumns[]): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < atMs.length; i++) if (series.some((one) => !Number.isNaN(one.avg[i]))) rows.push(i);
  return Int32Array.from(rows);
}

function tooManyGaps(
  atMs: Float64Array,
  present: Int32Array,
  shape: { maxPoints: number; intervalMs: number },
): boolean {
  let gaps = 0;
  for (let k = 1; k < present.length; k++) {
    if (
      (atMs[present[k] as number] as number) - (atMs[present[k - 1] as number] as number) >
      gapIntervals * shape.intervalMs
    )
      gaps++;
  }
  return gaps * 4 > shape.maxPoints;
}

function groupRows(
  atMs: Float64Array,
  present: Int32Array,
  stepMs: number | null,
  intervalMs: number,
  gapMs: number,
): Group[] {
  const groups: Group[] = [];
  let current: (Group & { bucket: number }) | null = null;
  let before = Number.NaN;
  for (let k = 0; k < present.length; k++) {
    const at = atMs[present[k] as number] as number;
    const bucket = stepMs === null ? k : Math.floor(at / stepMs);
    const gap = at - before > gapMs;
    if (gap) groups.push({ atMs: before + intervalMs, from: k, to: k });
    if (!current || gap || current.bucket !== bucket) {
      current = { bucket, atMs: at, from: k, to: k };
      groups.push(current);
    }
    current.to = k + 1;
    before = at;
  }
  return groups;
}

function pointsOf(
  one: SeriesColumns,
  weights: Float64Array,
  present: Int32Array,
  groups: readonly Group[],
): SeriesPoints {
  const points: SeriesPoints = {
    metric: one.metric,
    kind: one.kind,
    min: [],
    avg: [],
    max: [],
  };
  for (const group of groups) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let sum = 0;
    let weight = 0;
    for (let k = group.from; k < group.to; k++) {
      const row = present[k] as number;
      const value = one.avg[row] as number;
      if (Number.isNaN(value)) continue;
      low = Math.min(low, one.min[row] as number);
      high = Math.max(high, one.max[row] as number);
      sum += value * (weights[row] as number);
      weight += weights[row] as number;
    }
    points.min.push(weight > 0 ? finite(low) : null);
    points.avg.push(weight > 0 ? finite(sum / weight) : null);
    points.max.push(weight > 0 ? finite(high) : null);
  }
  return points;
}

// JSON has no infinity; a server that reports one has told us nothing that can be drawn.
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
