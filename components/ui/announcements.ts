const quietMs = 10_000;

/** How long (ms) an announcement has to wait so that there is at most one in 10 s; a short pause gathers bursts. */
export function speakAfter(lastAt: number, now: number): number {
  return Math.max(50, Math.ceil(lastAt + quietMs - now));
}
