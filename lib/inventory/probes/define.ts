import type { z } from "zod";
import type { Action } from "../../core/access.ts";
import type { Context } from "../../core/context.ts";

/**
 * A question that web asks a live server through a worker. It changes nothing, answers within its deadline, and its
 * answer is plain JSON without secrets. `T` is the toolbox that the runtime hands in.
 */
export interface ProbeDefinition<T, I extends z.ZodType = z.ZodType> {
  kind: string;
  input: I;
  right: Action;
  deadlineMs: number;
  run(io: { tools: T; context: Context; signal: AbortSignal }, input: z.output<I>): Promise<unknown>;
}

/** Gives the definition its types. */
export function defineProbe<T, I extends z.ZodType>(definition: ProbeDefinition<T, I>): ProbeDefinition<T, I> {
  return definition;
}
