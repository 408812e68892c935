import type { Context } from "../../core/context.ts";
import type { Prisma } from "../../core/database.ts";
import { publicMessage, RookeryError } from "../../core/errors.ts";
import { parse } from "../../core/parse.ts";
import { redact } from "../../core/redact.ts";
import type { ProbeDefinition } from "./define.ts";

const maxAnswerCharacters = 4_000_000;

/** Takes one asked probe for this worker and answers it. Returns false when there is none. Never throws for its failure. */
export async function answerNextProbe<T>(
  context: Context,
  tools: T,
  definitions: ReadonlyMap<string, ProbeDefinition<T>>,
  signal: AbortSignal,
): Promise<boolean> {
  const row = await context.database.probe.findFirst({
    where: { state: "asked", expiresAt: { gt: context.now() } },
    orderBy: { createdAt: "asc" },
  });
  if (!row) return false;
  const taken = await context.database.probe.updateMany({
    where: { id: row.id, state: "asked" },
    data: { state: "taken" },
  });
  if (taken.count !== 1) return true;
  const answer = await answerOf(context, tools, definitions, row, signal);
  await context.database.probe.updateMany({ where: { id: row.id }, data: { ...answer, answeredAt: context.now() } });
  return true;
}

async function answerOf<T>(
  context: Context,
  tools: T,
  definitions: ReadonlyMap<string, ProbeDefinition<T>>,
  row: { kind: string; input: unknown },
  signal: AbortSignal,
): Promise<{ state: "answered"; answer: Prisma.InputJsonValue } | { state: "failed"; error: string }> {
  try {
    const definition = definitions.get(row.kind);
    if (!definition)
      throw new RookeryError(
        "invalid",
        `This worker knows no question "${row.kind}". Update it to the version of the web process.`,
      );
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(definition.deadlineMs)]);
    const value = await definition.run({ tools, context, signal: deadline }, parse(definition.input, row.input));
    const text = JSON.stringify(value ?? null);
    if (text.length > maxAnswerCharacters)
      throw new RookeryError("unavailable", "The answer is too large to show. Narrow the question.");
    return { state: "answered", answer: JSON.parse(text) as Prisma.InputJsonValue };
  } catch (error) {
    context.log.info({ err: error, probe: row.kind }, "a probe failed");
    const code = error instanceof RookeryError ? error.code : "internal";
    return { state: "failed", error: JSON.stringify({ code, message: redact(publicMessage(error)) }) };
  }
}
