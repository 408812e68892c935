import { z } from "zod";
import { type Actor, can, demand } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import type { Prisma } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import type { Page } from "../core/schemas.ts";
import type { ChainRow } from "./chain.ts";
import { type AuditEventView, type AuditFilter, ListEventsInput } from "./schemas.ts";

/** The audit, newest first, of the environments that the actor may audit. Throws `invalid`, `forbidden`. */
export async function listEvents(context: Context, raw: ListEventsInput): Promise<Page<AuditEventView>> {
  demand(context.actor, "audit.read");
  const input = parse(ListEventsInput, raw);
  const where = whereOf(context.actor, input);
  const [rows, total] = await Promise.all([
    context.database.auditEvent.findMany({
      where,
      orderBy: { sequence: "desc" },
      take: input.limit,
      skip: input.offset,
    }),
    context.database.auditEvent.count({ where }),
  ]);
  return {
    rows: rows.map(viewOf),
    total,
    limit: input.limit,
    offset: input.offset,
  };
}

/** One row by its number, for permalinks. Throws `not_found` also for rows of environments the actor may not audit. */
export async function getEvent(context: Context, sequence: number): Promise<AuditEventView> {
  demand(context.actor, "audit.read");
  const row = await context.database.auditEvent.findFirst({
    where: {
      AND: [{ sequence: parse(z.number().int().positive(), sequence) }, whereOf(context.actor, {})],
    },
  });
  if (!row) throw new RookeryError("not_found", "There is no such audit row, or you may not see it.");
  return viewOf(row);
}

/** The condition that holds exactly for the rows that match the filter and that the actor may read. Pure. */
export function whereOf(actor: Actor, filter: z.output<typeof AuditFilter>): Prisma.AuditEventWhereInput {
  const all: Prisma.AuditEventWhereInput[] = [];
  if (!can(actor, "audit.read", { environmentId: "*" })) {
    all.push({ environmentId: { in: auditableEnvironments(actor) } });
  }
  if (filter.action)
    all.push({
      action: filter.action.endsWith(".") ? { startsWith: filter.action } : filter.action,
    });
  if (filter.actor) {
    all.push({
      OR: [{ actorId: filter.actor }, { onBehalfOf: filter.actor }, { actorName: { contains: filter.actor } }],
    });
  }
  if (filter.subject)
    all.push({
      OR: [{ subjectId: filter.subject }, { subjectName: { contains: filter.subject } }],
    });
  if (filter.clusterId) all.push({ clusterId: filter.clusterId });
  if (filter.operationId) all.push({ operationId: filter.operationId });
  if (filter.phase) all.push({ phase: filter.phase });
  if (filter.result) all.push({ result: filter.result });
  if (filter.from) all.push({ at: { gte: new Date(filter.from) } });
  if (filter.to) all.push({ at: { lte: new Date(filter.to) } });
  if (filter.text) {
    const contains = filter.text;
    all.push({
      OR: [
        { action: { contains } },
        { actorName: { contains } },
        { subjectName: { contains } },
        { reason: { contains } },
        { detail: { contains } },
      ],
    });
  }
  return { AND: all };
}

function auditableEnvironments(actor: Actor): string[] {
  if (actor.kind === "system") return [];
  const ids = new Set(actor.grants.map((grant) => grant.environmentId));
  return [...ids].filter((environmentId) => can(actor, "audit.read", { environmentId }));
}

const Detail = z.record(z.string(), z.unknown());

/** A row as people and programs read it. */
export function viewOf(row: ChainRow): AuditEventView {
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    phase: row.phase,
    action: row.action,
    actor: {
      kind: row.actorKind,
      id: row.actorId,
      name: row.actorName,
      onBehalfOf: row.onBehalfOf,
    },
    subject: {
      kind: row.subjectKind,
      id: row.subjectId,
      name: row.subjectName,
    },
    environmentId: row.environmentId,
    clusterId: row.clusterId,
    operationId: row.operationId,
    result: row.result,
    reason: row.reason,
    detail: readDetail(row.detail),
    hash: row.hash,
  };
}

// A row that somebody damaged must still be readable: the page that names the damage shows it.
function readDetail(text: string): Record<string, unknown> {
  try {
    return Detail.parse(JSON.parse(text));
  } catch {
    return { unreadable: text };
  }
}
