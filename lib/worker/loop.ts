import { interruptibleSleep } from "../core/clock.ts";
import type { Logger } from "../core/log.ts";

/** A thing that repeats until the process drains. */
export interface Loop {
  /** Resolves when the last round has ended after `stop` was aborted. */
  done: Promise<void>;
}

/**
 * Calls `round` again and again. What it returns is the pause before the next one in milliseconds ("more work: 0");
 * nothing means `everyMs`. A round that throws is logged and tried again after a pause that grows to 10 s: one broken
 * round never ends the loop.
 */
export function createLoop(options: {
  name: string;
  everyMs: number;
  stop: AbortSignal;
  log: Logger;
  round: (stop: AbortSignal) => Promise<number | undefined>;
}): Loop {
  return { done: repeat() };

  async function repeat(): Promise<void> {
    let failures = 0;
    while (!options.stop.aborted) {
      let pauseMs = options.everyMs;
      try {
        pauseMs = (await options.round(options.stop)) ?? options.everyMs;
        failures = 0;
      } catch (error) {
        failures++;
        pauseMs = Math.min(250 * 2 ** failures, 10_000);
        options.log.error({ err: error, loop: options.name, failures }, "a round failed");
      }
      await interruptibleSleep(pauseMs, options.stop);
    }
  }
}
