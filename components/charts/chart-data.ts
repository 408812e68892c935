import { formatUnit, plural, type Unit } from "#components/ui/format.ts";

// Milliseconds per second of step after which a missing sample is a gap: 2.5 intervals.
const gapAfterMs = 2_500;

/** One line: points are [ms since the epoch, value]; null or a missing step is a gap and stays one. */
export interface ChartSeries {
  name: string;
  points: readonly (readonly [number, number | null])[];
}
/** What a chart draws; the server has already thinned it to what the width can show. */
export interface ChartData {
  series: readonly ChartSeries[];
  unit: Unit;
  /** How a point was made: "avg", "max", "sum". */
  aggregation: string;
  stepSeconds: number;
}

export interface ChartRow {
  t: number;
  values: (number | null)[];
}

/**
 * Puts all series on one time line. Where a series has no sample for more than two and a half steps (as the server counts) a null is put in, so
 * that the line breaks and never slopes over what nobody measured. Pure.
 */
export function alignSeries(data: ChartData): ChartRow[] {
  const rows = new Map<number, (number | null)[]>();
  const at = (t: number) => {
    let values = rows.get(t);
    if (!values) {
      values = data.series.map(() => null);
      rows.set(t, values);
    }
    return values;
  };
  const longest = data.stepSeconds * gapAfterMs;
  for (const [index, series] of data.series.entries()) {
    let before: number | null = null;
    for (const [t, value] of series.points) {
      if (before !== null && t - before > longest) at(before + data.stepSeconds * 1000)[index] = null;
      at(t)[index] = value;
      before = t;
    }
  }
  return [...rows].map(([t, values]) => ({ t, values })).toSorted((a, b) => a.t - b.t);
}

/** How many breaks a line has: runs of nulls and holes in time between measured points. */
export function countGaps(series: ChartSeries, stepSeconds: number): number {
  let gaps = 0;
  let before: number | null = null;
  for (const [t, value] of series.points) {
    if (value === null) continue;
    if (before !== null && t - before > stepSeconds * gapAfterMs) gaps += 1;
    before = t;
  }
  return gaps;
}

/** The last measured point, or null. */
export function lastPoint(series: ChartSeries): readonly [number, number] | null {
  for (let index = series.points.length - 1; index >= 0; index -= 1) {
    const point = series.points[index];
    if (point && point[1] !== null) return [point[0], point[1]];
  }
  return null;
}

/** What the chart says, in words: per line the last, least and greatest value and its gaps. */
export function summarize(title: string, data: ChartData): string {
  const lines = data.series.map((series) => {
    const values = series.points.flatMap(([, value]) => (value === null ? [] : [value]));
    const last = values.at(-1);
    if (last === undefined) return `${series.name}: no samples`;
    const write = (value: number) => formatUnit(value, data.unit);
    const least = values.reduce((a, b) => Math.min(a, b));
    const most = values.reduce((a, b) => Math.max(a, b));
    const gaps = countGaps(series, data.stepSeconds);
    return `${series.name}: last ${write(last)}, between ${write(least)} and ${write(most)}${gaps > 0 ? `, ${plural(gaps, "gap")}` : ""}`;
  });
  return `${title}, ${describeStep(data)}. ${lines.length === 0 ? "No samples." : `${lines.join("; ")}.`}`;
}

/** "max of 60 s": how each point was made. */
export function describeStep(data: Pick<ChartData, "aggregation" | "stepSeconds">): string {
  return `${data.aggregation} of ${formatUnit(data.stepSeconds, "seconds")}`;
}

/** At most four hues; the fifth to eighth line repeat them dashed; more are left to the table. */
export const drawnSeries = 8;
export function seriesLook(index: number): { stroke: string; dash: string | undefined } {
  return { stroke: `var(--s${(index % 4) + 1})`, dash: index >= 4 ? "6 3" : undefined };
}

/** Pixels to shift each end label so that none stands on another; `places` are their heights in pixels. */
export function spreadLabels(places: readonly number[], gap = 13): number[] {
  const order = places.map((place, index) => ({ place, index })).toSorted((a, b) => a.place - b.place);
  const shifts = places.map(() => 0);
  let floor = Number.NEGATIVE_INFINITY;
  for (const { place, index } of order) {
    const put = Math.max(place, floor + gap);
    shifts[index] = put - place;
    floor = put;
  }
  // Pushed down only, a crowd at the bottom would leave the picture: move the whole crowd up by half.
  const lowest = Math.max(...shifts, 0);
  return shifts.map((shift) => shift - lowest / 2);
}
