import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { clockWords } from "./analysis/words.ts";
import { recordEvent } from "./events/record-event.ts";
import { SetDowntimeInput } from "./input-schemas.ts";
import { findClusterOrThrow } from "./rows.ts";

const longestMs = 30 * 86_400_000;

/** Declares a downtime: until then the cluster's trouble is expected and said so. Throws `invalid`, `not_found`, `forbidden`. */
export async function setDowntime(context: Context, raw: SetDowntimeInput): Promise<void> {
  const input = parse(SetDowntimeInput, raw);
  const cluster = await findClusterOrThrow(context, input.clusterId);
  const now = context.now();
  const until = new Date(input.until);
  if (until <= now)
    throw new RookeryError("invalid", "until: choose a time that is still to come.", {
      fields: { until: "has passed" },
    });
  if (until.getTime() - now.getTime() > longestMs)
    throw new RookeryError("invalid", "until: a downtime lasts at most 30 days; set it again when it ends.", {
      fields: { until: "is more than 30 days away" },
    });
  const subject = {
    kind: "cluster",
    id: cluster.id,
    name: cluster.slug,
    environmentId: cluster.environmentId,
    clusterId: cluster.id,
    reason: input.why,
    detail: { until: until.toISOString() },
  };
  await mutate(context, "cluster.set_downtime", "cluster.edit", subject, async (tx) => {
    await tx.cluster.update({
      where: { id: cluster.id },
      data: { downtimeUntil: until, downtimeWhy: input.why, updatedAt: now },
    });
    await recordEvent(tx, {
      at: now,
      kind: "cluster.downtime",
      severity: "info",
      title: `Downtime of ${cluster.name} until ${clockWords(until, now)}: ${input.why}`,
      clusterId: cluster.id,
      detail: { until: until.toISOString(), by: context.actor.name },
    });
  });
}
