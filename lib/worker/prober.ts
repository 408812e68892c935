import { answerNextProbe } from "../inventory/probes/answer-probe.ts";
import type { ProbeDefinition } from "../inventory/probes/define.ts";
import type { OperationsContext, Toolbox } from "../operations/define.ts";

const maxAtOnce = 16;
const idleMs = 60;

/** Answers questions from web, many side by side: a hanging server holds one slot until its deadline, not the others. */
export function createProber(options: {
  context: OperationsContext;
  tools: Toolbox;
  definitions: ReadonlyMap<string, ProbeDefinition<Toolbox>>;
  drain: AbortSignal;
}) {
  const waiting = new Set<Promise<void>>();
  return {
    async round(): Promise<number> {
      if (waiting.size >= maxAtOnce) return idleMs;
      const asked = await options.context.database.probe.count({
        where: { state: "asked", expiresAt: { gt: options.context.now() } },
      });
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
      return idleMs;
    },
    async settled(): Promise<void> {
      await Promise.all(waiting);
    },
  };
}
