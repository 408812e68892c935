/** How long answered polls took from due to done, over the newest of them. */
export interface PollDelay {
  add(delayMs: number): void;
  /** 95th percentile in milliseconds; null before the first poll. */
  p95(): number | null;
}

/** Remembers the newest `size` delays in one fixed block of memory. */
export function createPollDelay(size = 4_096): PollDelay {
  const ring = new Float64Array(size);
  let count = 0;
  return {
    add(delayMs) {
      ring[count % size] = delayMs;
      count++;
    },
    p95() {
      if (count === 0) return null;
      const sorted = ring.slice(0, Math.min(count, size)).sort();
      return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? null;
    },
  };
}
