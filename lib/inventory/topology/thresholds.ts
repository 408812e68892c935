/** The limits that turn readings into words. Times in the unit their name ends with. */
export interface Thresholds {
  /** How often each server is asked; the age limits follow from it. */
  lightPollMs: number;
  /** On top of two missed polls, before a value counts as stale. */
  staleMarginMs: number;
  /** A server that fails is asked ever less often, down to once in this time (lib/worker backs off). */
  longestBackOffMs: number;
  /** Failed polls in a row before silence may mean anything. */
  failuresForDown: number;
  lagSeconds: number;
  lagCriticalSeconds: number;
  /** Transactions behind that count as lag even when the server says 0 seconds. */
  lagTransactions: number;
  /** Share of the fleet that must fall silent at once before Rookery suspects itself. */
  isolationShare: number;
  isolationMinimum: number;
}

export const defaultThresholds: Thresholds = {
  lightPollMs: 2_000,
  staleMarginMs: 2_000,
  longestBackOffMs: 15_000,
  failuresForDown: 3,
  lagSeconds: 10,
  lagCriticalSeconds: 300,
  lagTransactions: 1_000,
  isolationShare: 0.5,
  isolationMinimum: 3,
};

/** The defaults with another poll interval, in milliseconds. */
export function thresholdsFor(lightPollMs: number): Thresholds {
  return {
    ...defaultThresholds,
    lightPollMs,
    staleMarginMs: Math.max(defaultThresholds.staleMarginMs, lightPollMs / 2),
  };
}

/** Milliseconds after which a reading is stale: more than two intervals and a margin. */
export function staleAfterMs(thresholds: Thresholds): number {
  return 2 * thresholds.lightPollMs + thresholds.staleMarginMs;
}

/** Milliseconds after which even a failed poll is old news: silent servers are asked less often. */
export function silenceStaleAfterMs(thresholds: Thresholds): number {
  return staleAfterMs(thresholds) + thresholds.longestBackOffMs;
}
