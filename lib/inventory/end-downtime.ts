import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { recordEvent } from "./events/record-event.ts";
import { EndDowntimeInput } from "./input-schemas.ts";
import { findClusterOrThrow } from "./rows.ts";

/** Ends a downtime before its time. Throws `precondition` when there is none, `not_found`, `forbidden`. */
export async function endDowntime(context: Context, raw: EndDowntimeInput): Promise<void> {
  const { clusterId } = parse(EndDowntimeInput, raw);
  const cluster = await findClusterOrThrow(context, clusterId);
  const now = context.now();
  const subject = {
    kind: "cluster",
    id: cluster.id,
    name: cluster.slug,
    environmentId: cluster.environmentId,
    clusterId: cluster.id,
  };
  await mutate(context, "cluster.end_downtime", "cluster.edit", subject, async (tx) => {
    const ended = await tx.cluster.updateMany({
      where: { id: cluster.id, downtimeUntil: { gt: now } },
      data: { downtimeUntil: null, downtimeWhy: null, updatedAt: now },
    });
    if (ended.count === 0)
      throw new RookeryError("precondition", `${cluster.name} is not in downtime, so there is none to end.`);
    await recordEvent(tx, {
      at: now,
      kind: "cluster.downtime",
      severity: "info",
      title: `The downtime of ${cluster.name} was ended.`,
      clusterId: cluster.id,
      detail: { by: context.actor.name },
    });
  });
}
