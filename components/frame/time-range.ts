/** The ranges one click away, in minutes; the first is the default. */
export const quickRanges = [
  { id: "1h", label: "Last hour", minutes: 60 },
  { id: "15m", label: "Last 15 min", minutes: 15 },
  { id: "3h", label: "Last 3 h", minutes: 180 },
  { id: "6h", label: "Last 6 h", minutes: 360 },
  { id: "24h", label: "Last 24 h", minutes: 1440 },
  { id: "7d", label: "Last 7 days", minutes: 10_080 },
  { id: "30d", label: "Last 30 days", minutes: 43_200 },
] as const;
export type QuickRange = (typeof quickRanges)[number];

/** A window of time in ms. `quick` is set while it moves along with the clock. */
export interface TimeRange {
  from: number;
  to: number;
  quick: QuickRange | null;
}

/**
 * Reads the window from `from`+`to` (ISO, fixed) or `range` (moving) of the address; anything bent falls back to the last
 * hour. `now` is the server's clock, rounded by the caller so that the window does not change on every tick.
 */
export function readRange(params: URLSearchParams, now: number): TimeRange {
  const from = Date.parse(params.get("from") ?? "");
  const to = Date.parse(params.get("to") ?? "");
  if (Number.isFinite(from) && Number.isFinite(to) && from < to) return { from, to, quick: null };
  const quick = quickRanges.find((range) => range.id === params.get("range")) ?? quickRanges[0];
  return { from: now - quick.minutes * 60_000, to: now, quick };
}

/** The patch of the address that goes `share` of a window back (-0.5) or on (0.5), or zooms out (`wider` 2). */
export function moveRange(range: TimeRange, share: number, wider = 1): { from: string; to: string; range: null } {
  const length = range.to - range.from;
  const middle = range.from + length / 2 + length * share;
  const half = (length * wider) / 2;
  return { from: new Date(middle - half).toISOString(), to: new Date(middle + half).toISOString(), range: null };
}
