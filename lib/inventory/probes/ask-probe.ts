import { z } from "zod";
import { type Action, demand, personOf } from "../../core/access.ts";
import { interruptibleSleep } from "../../core/clock.ts";
import type { Context } from "../../core/context.ts";
import type { Prisma } from "../../core/database.ts";
import { type ErrorCode, errorCodes, RookeryError } from "../../core/errors.ts";
import { newId } from "../../core/ids.ts";
import { parse } from "../../core/parse.ts";

const StoredError = z.object({ code: z.enum(errorCodes), message: z.string() });

export const AskProbeInput = z.object({
  kind: z.string().max(80),
  instanceId: z.string().max(80).optional(),
  environmentId: z.string().max(80).optional(),
  input: z.unknown(),
  waitMs: z.number().int().min(100).max(60_000).default(10_000),
});

/**
 * Asks a worker and waits for the answer. Throws `unavailable` when no worker answers in time, `forbidden`, or the
 * error that the worker met. The row is removed afterwards: an answer is for the one who asked.
 */
export async function askProbe(context: Context, right: Action, raw: z.input<typeof AskProbeInput>): Promise<unknown> {
  const question = parse(AskProbeInput, raw);
  const environmentId = question.instanceId
    ? await environmentOf(context, question.instanceId)
    : question.environmentId;
  demand(context.actor, right, { environmentId });
  const id = newId();
  const now = context.now();
  await context.database.probe.create({
    data: {
      id,
      kind: question.kind,
      instanceId: question.instanceId ?? null,
      input: JSON.parse(JSON.stringify(question.input ?? {})) as Prisma.InputJsonValue,
      state: "asked",
      requestedBy: personOf(context.actor),
      createdAt: now,
      expiresAt: new Date(now.getTime() + question.waitMs),
    },
  });
  try {
    return await awaitAnswer(context, id, question.waitMs);
  } finally {
    await context.database.probe.deleteMany({ where: { id } });
  }
}

async function awaitAnswer(context: Context, id: string, waitMs: number): Promise<unknown> {
  const until = performance.now() + waitMs;
  for (let pauseMs = 25; performance.now() < until; pauseMs = Math.min(pauseMs * 1.5, 200)) {
    await interruptibleSleep(pauseMs);
    const row = await context.database.probe.findUnique({ where: { id } });
    if (row?.state === "answered") return row.answer;
    if (row?.state === "failed") throw storedError(row.error);
  }
  throw new RookeryError(
    "unavailable",
    "No worker answered in time. See whether a worker runs (Governance, About), then ask again.",
  );
}

function storedError(text: string | null): RookeryError {
  const result = StoredError.safeParse(JSON.parse(text ?? "null"));
  if (!result.success) return new RookeryError("internal", "The worker failed to answer and did not say why.");
  return new RookeryError(result.data.code satisfies ErrorCode, result.data.message);
}

async function environmentOf(context: Context, instanceId: string): Promise<string> {
  const instance = await context.database.instance.findUnique({
    where: { id: instanceId },
    select: { cluster: { select: { environmentId: true } } },
  });
  if (!instance) throw new RookeryError("not_found", "There is no such instance, or you may not see it.");
  return instance.cluster.environmentId;
}
