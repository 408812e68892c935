import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/log.ts";
import type { MetricsStore } from "../monitoring/ports.ts";
import { createLoop, type Loop } from "./loop.ts";

const everyMs = 60_000;
const pruneEveryMs = 3_600_000;

/** Packs metrics as soon as a span has ended and forgets, once an hour, what retention no longer keeps. */
export function startCompaction(options: {
  store: Pick<MetricsStore, "compact" | "prune">;
  clock: Clock;
  log: Logger;
  stop: AbortSignal;
}): Loop {
  const { store, clock, log } = options;
  let prunedAtMs = Number.NEGATIVE_INFINITY;
  return createLoop({
    name: "compaction",
    everyMs,
    stop: options.stop,
    log,
    async round(stop) {
      const packed = await store.compact(clock.now(), stop);
      if (packed.blocks > 0) log.debug({ ...packed }, "metrics were packed");
      if (clock.monotonicMs() - prunedAtMs >= pruneEveryMs) {
        const pruned = await store.prune(clock.now(), stop);
        prunedAtMs = clock.monotonicMs();
        if (pruned.blocks + pruned.rolls > 0) log.debug({ ...pruned }, "old metrics were removed");
      }
      return undefined;
    },
  });
}
