import type { Observation } from "../schemas.ts";
import { silenceStaleAfterMs, staleAfterMs, type Thresholds } from "./thresholds.ts";

export interface Freshness {
  state: "live" | "stale" | "never";
  /** When the value was read; null when it never was. */
  at: Date | null;
  /** Since when it no longer counts as live; null while live. */
  since: Date | null;
  ageSeconds: number | null;
}

/** How old the last good reading is. Stale begins when the reading was made: that is how long nothing newer is known. */
export function freshnessOf(
  observation: Pick<Observation, "bodyAt"> | null,
  now: Date,
  thresholds: Thresholds,
): Freshness {
  const at = observation?.bodyAt ?? null;
  if (!at) return { state: "never", at: null, since: null, ageSeconds: null };
  const ageMs = Math.max(0, now.getTime() - at.getTime());
  const live = ageMs <= staleAfterMs(thresholds);
  return { state: live ? "live" : "stale", at, since: live ? null : at, ageSeconds: Math.round(ageMs / 100) / 10 };
}

/** True when the instance was polled (well or badly) recently: otherwise even its failures are old news. */
export function polledLately(
  observation: Pick<Observation, "at" | "reachable"> | null,
  now: Date,
  thresholds: Thresholds,
): boolean {
  if (observation === null) return false;
  const limitMs = observation.reachable ? staleAfterMs(thresholds) : silenceStaleAfterMs(thresholds);
  return now.getTime() - observation.at.getTime() <= limitMs;
}
