import type { Context } from "../../core/context.ts";
import type { Prisma } from "../../core/database.ts";
import { parse } from "../../core/parse.ts";
import type { Page } from "../../core/schemas.ts";
import { ListFleetEventsInput } from "../input-schemas.ts";
import type { EventView } from "../view-schemas.ts";
import { demandReading, visibleClusterIds } from "../visibility.ts";

/**
 * Events of the clusters that the actor may see: newest first, or oldest first after `afterId` (replay of a stream).
 * Throws `invalid`; `not_found` for actors who may read nothing.
 */
export async function listFleetEvents(context: Context, raw: ListFleetEventsInput): Promise<Page<EventView>> {
  demandReading(context.actor);
  const input = parse(ListFleetEventsInput, raw);
  const visible = await visibleClusterIds(context);
  const where: Prisma.EventWhereInput = {
    AND: [
      visible === "*" ? {} : { clusterId: { in: visible } },
      input.clusterId === undefined ? {} : { clusterId: input.clusterId },
      input.instanceId === undefined ? {} : { instanceId: input.instanceId },
      input.kinds === undefined ? {} : { kind: { in: input.kinds } },
      input.from === undefined ? {} : { at: { gte: new Date(input.from) } },
      input.to === undefined ? {} : { at: { lte: new Date(input.to) } },
      input.afterId === undefined ? {} : { id: { gt: input.afterId } },
    ],
  };
  const [rows, total] = await Promise.all([
    context.database.event.findMany({
      where,
      orderBy: { id: input.afterId === undefined ? "desc" : "asc" },
      take: input.limit,
      skip: input.offset,
    }),
    context.database.event.count({ where }),
  ]);
  return { rows: rows.map(eventViewOf), total, limit: input.limit, offset: input.offset };
}

type EventRow = Awaited<ReturnType<Context["database"]["event"]["findMany"]>>[number];

/** An Event row as people and streams get it. */
export function eventViewOf(row: EventRow): EventView {
  const severity = row.severity === "critical" || row.severity === "warning" ? row.severity : "info";
  return { ...row, severity, at: row.at.toISOString() };
}
