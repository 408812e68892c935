import { answerNextProbe } from "../inventory/probes/answer-probe.ts";
import type { ProbeDefinition } from "../inventory/probes/define.ts";
import type { OperationsContext, Toolbox } from "../operations/define.ts";

const maxAtOnce = 16;
// Quick while somebody looks at a page that asks; a page's first question may wait a little longer.
const quickMs = 60;
const idleMs = 200;
const quickForMs = 15_000;

/** Answers questions from web, many side by side: a hanging server holds one slot until its deadline, not the others. */
export function createProber(options: {
  context: OperationsContext;
  tools: Toolbox;
  definitions: ReadonlyMap<string, ProbeDefinition<Toolbox>>;
  drain: AbortSignal;
}) {
  const waiting = new Set<Promise<void>>();
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return {
    async round(): Promise<number> {
      if (waiting.size >= maxAtOnce) return quickMs;
      const asked = await options.context.database.probe.count({
        where: { state: "asked", expiresAt: { gt: options.context.now() } },
      });
      if (asked > 0) askedAtMs = performance.now();
      for (let slot = 0; slot < Math.min(asked, maxAtOnce - waiting.size); slot++) {
        const answer: Promise<void> = answerNextProbe(
          options.context,
          options.tools,
          options.definitions,
          options.drain,
        )
          .catch((error: unknown) => options.context.log.error({ err: error }, "a probe could not be answered"))
          .then(() => void waiting.delete(answer));
        waiting.add(answer);
      }
      return performance.now() - askedAtMs < quickForMs ? quickMs : idleMs;
    },
    async settled(): Promise<void> {
      await Promise.all(waiting);
    },
  };
}
