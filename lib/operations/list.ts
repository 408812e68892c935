import { z } from "zod";
import { readableEnvironments } from "../core/access.ts";
import type { Prisma } from "../core/database.ts";
import { parse } from "../core/parse.ts";
import { type Page, PageInput } from "../core/schemas.ts";
import type { OperationsContext } from "./define.ts";
import { type OperationRow, operationStates } from "./schemas.ts";

const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",") : value), z.array(item));

export const ListOperationsInput = PageInput.extend({
  state: list(z.enum(operationStates)).optional(),
  kind: list(z.string()).optional(),
  clusterId: z.string().optional(),
  environmentId: list(z.string()).optional(),
  requestedBy: z.string().optional(),
  text: z.string().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

/** Operations that the actor may see, newest first. */
export async function listOperations(
  context: OperationsContext,
  raw: z.input<typeof ListOperationsInput> = {},
): Promise<Page<OperationRow>> {
  const input = parse(ListOperationsInput, raw);
  const where = filter(context, input);
  const [rows, total] = await Promise.all([
    context.database.operation.findMany({
      where,
      include: included,
      orderBy: { id: "desc" },
      take: input.limit,
      skip: input.offset,
    }),
    context.database.operation.count({ where }),
  ]);
  return { rows: rows.map((row) => operationRow(context, row)), total, limit: input.limit, offset: input.offset };
}

function filter(context: OperationsContext, input: z.output<typeof ListOperationsInput>): Prisma.OperationWhereInput {
  const environments = readableEnvironments(context.actor);
  const readable = environments === "*" ? {} : { environmentId: { in: environments } };
  const numbered = input.text && /^#?\d+$/.test(input.text) ? [{ id: Number(input.text.replace("#", "")) }] : [];
  return {
    AND: [
      readable,
      input.state ? { state: { in: input.state } } : {},
      input.kind ? { kind: { in: input.kind } } : {},
      input.clusterId ? { clusterId: input.clusterId } : {},
      input.environmentId ? { environmentId: { in: input.environmentId } } : {},
      input.requestedBy ? { requestedBy: input.requestedBy } : {},
      input.text
        ? {
            OR: [
              { title: { contains: input.text } },
              { reason: { contains: input.text } },
              { requestedByName: { contains: input.text } },
              ...numbered,
            ],
          }
        : {},
      input.from ? { createdAt: { gte: new Date(input.from) } } : {},
      input.to ? { createdAt: { lte: new Date(input.to) } } : {},
    ],
  };
}

export const included = {
  steps: { orderBy: { position: "asc" }, select: { name: true, state: true, progress: true, etaSeconds: true } },
  approvals: { where: { decision: "approved", lapsedAt: null }, select: { userId: true, digest: true } },
} as const satisfies Prisma.OperationInclude;

type Included = Prisma.OperationGetPayload<{ include: typeof included }>;

/** One operation as lists, docks and Now show it. */
export function operationRow(context: OperationsContext, row: Included): OperationRow {
  const done = row.steps.filter((step) => ["succeeded", "already so", "skipped"].includes(step.state)).length;
  const current =
    row.steps.find((step) => step.state === "running") ?? row.steps[Math.min(row.currentStep, row.steps.length - 1)];
  const givers = new Set(
    row.approvals.filter((approval) => approval.digest === row.digest).map((approval) => approval.userId),
  );
  const active = ["running", "paused", "cancelling", "waiting for you"].includes(row.state);
  return {
    id: row.id,
    kind: row.kind,
    label: context.catalogue.get(row.kind)?.label ?? row.kind,
    title: row.title,
    state: row.state as OperationRow["state"],
    clusterId: row.clusterId,
    clusterName: row.clusterName,
    environmentId: row.environmentId,
    requestedByName: row.requestedByName,
    runByName: row.runByName,
    reason: row.reason,
    approvalsNeeded: row.approvalsNeeded,
    approvalsGiven: givers.size,
    breakGlass: row.breakGlass,
    outcome: row.outcome,
    stepsDone: done,
    stepsTotal: row.steps.length,
    currentStepName: active ? (current?.name ?? null) : null,
    progress: active ? (current?.progress ?? null) : null,
    etaSeconds: active ? (current?.etaSeconds ?? null) : null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    scheduledFor: row.scheduledFor?.toISOString() ?? null,
  };
}
