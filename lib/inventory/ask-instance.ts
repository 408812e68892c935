import { z } from "zod";
import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import { type InstanceQuestion, instanceAnswers, instanceQuestions } from "./probe-schemas.ts";
import { askProbe } from "./probes/ask-probe.ts";
import { findInstanceOrThrow } from "./rows.ts";

export const AskInstanceInput = z.strictObject({
  instanceId: z.string().min(1).max(80),
  kind: z.enum(instanceQuestions),
});
export type AskInstanceInput = z.input<typeof AskInstanceInput>;

/** The rows that a live server answered with. */
export type InstanceAnswer = z.output<(typeof instanceAnswers)[InstanceQuestion]>;

/**
 * Asks a live server, through a worker: its sessions, variables, lock waits or databases. Throws `not_found`,
 * `forbidden`, `unavailable` when no worker answers in time, and what the server itself refused.
 */
export async function askInstance(context: Context, raw: AskInstanceInput): Promise<InstanceAnswer> {
  const { instanceId, kind } = parse(AskInstanceInput, raw);
  const instance = await findInstanceOrThrow(context, instanceId);
  const answer = await askProbe(context, "fleet.probe", {
    kind: `instance.${kind}`,
    instanceId: instance.id,
    input: { instanceId: instance.id },
  });
  const result = instanceAnswers[kind].safeParse(answer);
  if (result.success) return result.data;
  throw new RookeryError("internal", "The worker's answer has another form: web and worker differ in version.", {
    cause: result.error,
  });
}
