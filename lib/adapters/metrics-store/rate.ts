/**
 * Per-second rates of a counter, as Prometheus reckons them: after a fall (the server restarted) the new value itself is
 * the increase. NaN where a neighbour is missing or lies further back than `longestMs`: no rate is drawn over a gap.
 */
export function ratesOf(atMs: ArrayLike<number>, values: ArrayLike<number>, longestMs: number): Float64Array {
  const rates = new Float64Array(values.length).fill(Number.NaN);
  let before = -1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    if (before >= 0)
      rates[i] = rateBetween(
        atMs[before] as number,
        values[before] as number,
        atMs[i] as number,
        values[i] as number,
        longestMs,
      );
    before = i;
  }
  return rates;
}

/** The rate between two samples of a counter; NaN when they are too far apart or not in order. */
export function rateBetween(fromMs: number, from: number, toMs: number, to: number, longestMs: number): number {
  const spanMs = toMs - fromMs;
  if (spanMs <= 0 || spanMs > longestMs) return Number.NaN;
  return ((to >= from ? to - from : to) * 1_000) / spanMs;
}
