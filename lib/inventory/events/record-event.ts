import type { Prisma, Tx } from "../../core/database.ts";
import type { Json } from "../../core/schemas.ts";

export interface NewEvent {
  at: Date;
  /** noun.verb or noun.noun: "cluster.state", "cluster.primary", "instance.state", "operation.succeeded". */
  kind: string;
  severity: "critical" | "warning" | "info";
  /** One plain sentence; never a secret. */
  title: string;
  clusterId?: string | null | undefined;
  instanceId?: string | null | undefined;
  operationId?: number | null | undefined;
  detail?: { [key: string]: Json } | undefined;
}

/**
 * Adds one event inside the caller's transaction: what happened and the word of it stand or fall together. Returns the
 * event's id, which is also its id in the live stream.
 */
export async function recordEvent(tx: Pick<Tx, "event">, event: NewEvent): Promise<number> {
  const detail: Prisma.InputJsonValue = (event.detail ?? {}) as Prisma.InputJsonObject;
  const row = await tx.event.create({
    data: {
      at: event.at,
      kind: event.kind,
      severity: event.severity,
      title: event.title,
      clusterId: event.clusterId ?? null,
      instanceId: event.instanceId ?? null,
      operationId: event.operationId ?? null,
      detail,
    },
    select: { id: true },
  });
  return row.id;
}
