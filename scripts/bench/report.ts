/** One figure of the bench: what was measured, the bar it must meet, and how far it is from it. */
export interface Figure {
  bench: string;
  figure: string;
  value: number;
  unit: string;
  bar: number;
}

/** Prints a figure as one JSON line (for scripts/bench.mjs) and as a row for people. A ratio of 1 or less meets the bar. */
export function reportFigure(figure: Figure): void {
  const ratio = figure.value / figure.bar;
  process.stdout.write(`${JSON.stringify({ ...figure, value: round(figure.value), ratio: round(ratio) })}\n`);
  process.stderr.write(
    `| ${figure.figure} | ${round(figure.value)} ${figure.unit} | <= ${figure.bar} ${figure.unit} | ${ratio.toFixed(2)} | ${ratio <= 1 ? "met" : "MISSED"} |\n`,
  );
}

/** The p-th percentile (0..1) of the values; throws RangeError when there are none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
  if (value === undefined) throw new RangeError("no values to take a percentile of");
  return value;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
