/** Where "now" comes from; tests pass their own so that nothing waits on the wall. */
export interface Clock {
  now(): Date;
  /** Milliseconds that only go forward, unmoved by wall-clock jumps. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};

/** Resolves after `ms`, or at once when the signal aborts: a pause that a shutdown can cut short. */
export function interruptibleSleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done, { once: true });
  });
}
