// Pure timing rules of the poller; all times are milliseconds of one clock that only goes forward.

const goldenRatio = 0.618_033_988_749_894_9;
const silverRatio = 0.414_213_562_373_095_1;
const longestBackOffMs = 15_000;
const failuresBeforeBackOff = 3;

/** When the n-th instance that a worker took on is first due: n after n, the phases stay evenly spread over the interval. */
export function firstDue(
  n: number,
  nowMs: number,
  lightPollMs: number,
  metricsPollMs: number,
): { lightMs: number; metricsMs: number } {
  const lightMs = nowMs + ((n * goldenRatio) % 1) * lightPollMs;
  // Metrics ride on a light poll, each on another of those that fit into their interval.
  const rounds = Math.max(1, Math.round(metricsPollMs / lightPollMs));
  return { lightMs, metricsMs: lightMs + Math.floor(((n * silverRatio) % 1) * rounds) * lightPollMs };
}

/** The next due time after `nowMs` on the same phase: what was missed is left out, never made up in a burst. */
export function nextDue(dueMs: number, nowMs: number, intervalMs: number): number {
  if (dueMs > nowMs) return dueMs;
  return dueMs + (Math.floor((nowMs - dueMs) / intervalMs) + 1) * intervalMs;
}

/** How long a server that failed so often in a row is left alone: nothing at first, then doubling up to 15 s. */
export function backOffMs(failures: number, lightPollMs: number): number {
  if (failures < failuresBeforeBackOff) return 0;
  return Math.min(longestBackOffMs, lightPollMs * 2 ** (failures - failuresBeforeBackOff + 1));
}
