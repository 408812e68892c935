import { type Clock, systemClock } from "../core/clock.ts";
import { RookeryError } from "../core/errors.ts";

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Requests that may come at once, and how many more each second, for one caller in one web process. */
export interface RateRule {
  burst: number;
  perSecond: number;
}

export const defaultRate: RateRule = { burst: 200, perSecond: 30 };

/** Token buckets by caller. Costly routes take more than one token. Memory is bounded: full buckets are forgotten. */
export function createRateLimit(rule: RateRule = defaultRate, clock: Pick<Clock, "monotonicMs"> = systemClock) {
  const buckets = new Map<string, Bucket>();
  return {
    /** Throws `unavailable` with detail.retryAfterSeconds (HTTP 429) when the caller has used its share. */
    take(caller: string, cost = 1): void {
      const atMs = clock.monotonicMs();
      if (buckets.size > 10_000) forgetFull(buckets, rule, atMs);
      const bucket = buckets.get(caller) ?? { tokens: rule.burst, atMs };
      const tokens = Math.min(rule.burst, bucket.tokens + ((atMs - bucket.atMs) / 1000) * rule.perSecond);
      if (tokens < cost) {
        buckets.set(caller, { tokens, atMs });
        const retryAfterSeconds = Math.max(1, Math.ceil((cost - tokens) / rule.perSecond));
        throw new RookeryError("unavailable", `Too many requests. Try again in ${retryAfterSeconds} s.`, {
          detail: { retryAfterSeconds },
        });
      }
      buckets.set(caller, { tokens: tokens - cost, atMs });
    },
    size: () => buckets.size,
  };
}

function forgetFull(buckets: Map<string, Bucket>, rule: RateRule, atMs: number): void {
  for (const [caller, bucket] of buckets) {
    if (bucket.tokens + ((atMs - bucket.atMs) / 1000) * rule.perSecond >= rule.burst) buckets.delete(caller);
  }
}
