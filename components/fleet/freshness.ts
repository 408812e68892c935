/** Whether a value is still live: older than two intervals and five seconds it is stale, never seen it is unknown. */
export function freshness(
  at: number | null,
  now: number,
  intervalSeconds: number,
): { state: "live" | "stale" | "unknown"; ageSeconds: number | null } {
  if (at === null) return { state: "unknown", ageSeconds: null };
  const ageSeconds = Math.max(0, (now - at) / 1000);
  return { state: ageSeconds > 2 * intervalSeconds + 5 ? "stale" : "live", ageSeconds };
}
