import type { Logger } from "../core/log.ts";
import type { Observation } from "../inventory/schemas.ts";
import type { MetricSample } from "../monitoring/ports.ts";

/** Where results go: one bulk call each. */
export interface PollSinks {
  recordObservations(observations: readonly Observation[]): Promise<void>;
  recordSamples(samples: readonly MetricSample[]): Promise<void>;
}

/** Results of polls, gathered and written together a few times a second. */
export interface PollBatch {
  addObservation(observation: Observation): void;
  addSample(sample: MetricSample): void;
  /** Writes what was gathered; of two calls at once the second waits. Never throws: what failed is kept for the next. */
  flush(): Promise<string[]>;
  readonly waiting: number;
}

/**
 * Bounded while the database or the disk refuses: the newest observation per instance, and at most `keepSamples` scrapes
 * (the oldest go first, and the log says how many).
 */
export function createPollBatch(sinks: PollSinks, options: { keepSamples: () => number; log: Logger }): PollBatch {
  let observations = new Map<string, Observation>();
  let samples: MetricSample[] = [];
  let tail: Promise<unknown> = Promise.resolve();

  async function writeObservations(): Promise<string[]> {
    const taken = observations;
    if (taken.size === 0) return [];
    observations = new Map();
    try {
      await sinks.recordObservations([...taken.values()]);
      return [...taken.keys()];
    } catch (error) {
      options.log.error(
        { err: error, instances: taken.size },
        "observations could not be written; they are kept and tried again",
      );
      observations = new Map([...taken, ...observations]);
      return [];
    }
  }

  async function writeSamples(): Promise<void> {
    const taken = samples;
    if (taken.length === 0) return;
    samples = [];
    try {
      await sinks.recordSamples(taken);
    } catch (error) {
      const kept = [...taken, ...samples];
      const dropped = Math.max(0, kept.length - options.keepSamples());
      samples = kept.slice(dropped);
      options.log.error(
        { err: error, kept: samples.length, dropped },
        "metrics could not be written; the newest are kept and tried again",
      );
    }
  }

  return {
    addObservation: (observation) => void observations.set(observation.instanceId, observation),
    addSample: (sample) => void samples.push(sample),
    flush() {
      const run = tail.then(async () => {
        const [written] = await Promise.all([writeObservations(), writeSamples()]);
        return written;
      });
      tail = run;
      return run;
    },
    get waiting() {
      return observations.size + samples.length;
    },
  };
}
