import { RookeryError } from "../../core/errors.ts";
import type { Step } from "../../operations/define.ts";

/**
 * Several steps that make sense only together (stop, start, resume its role) as one: it is done when all are, and goes
 * on at the first that is not. So a person reads one line per server.
 */
export function compositeStep(head: Pick<Step, "key" | "name" | "target" | "expected">, parts: readonly Step[]): Step {
  return {
    ...head,
    nature: "checkable",
    deadlineMs: parts.reduce((sum, part) => sum + (part.deadlineMs ?? 60_000), 0),
    async observe(io) {
      const evidence: Record<string, unknown> = {};
      for (const part of parts) {
        const seen = await part.observe(io);
        evidence[part.key] = seen.evidence;
        if (seen.verdict !== "done") return { ...seen, evidence };
      }
      return { verdict: "done", evidence };
    },
    async act(io) {
      for (const part of parts) {
        io.signal.throwIfAborted();
        const seen = await part.observe(io);
        if (seen.verdict === "park") throw new RookeryError("precondition", seen.why);
        if (seen.verdict === "ready") await part.act(io);
      }
    },
  };
}
