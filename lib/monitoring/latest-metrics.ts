import { demand, readableEnvironments } from "../core/access.ts";
import { parse } from "../core/parse.ts";
import type { MonitoringContext } from "./context.ts";
import { type LatestView, ReadLatestInput } from "./schemas.ts";

/**
 * The newest values of the instances that the actor may see, each with its age: what the fleet table shows beside the
 * observed state. An instance without a recent scrape does not appear. Throws `invalid`, `not_found`, `unavailable`.
 */
export async function latestMetrics(context: MonitoringContext, raw: ReadLatestInput): Promise<LatestView[]> {
  demand(context.actor, "fleet.read");
  const input = parse(ReadLatestInput, raw);
  const ids = await visibleIds(context, input);
  const rows = await context.metrics.latest(input.metrics, ids);
  const now = context.now().getTime();
  return rows.map((row) => ({
    instanceId: row.instanceId,
    at: new Date(row.atMs).toISOString(),
    ageSeconds: Math.max(0, (now - row.atMs) / 1_000),
    values: row.values,
  }));
}

/** Queries per second of each instance that answered lately; null while there is no rate yet. Keyed by instance id. */
export async function queriesPerSecond(
  context: MonitoringContext,
  instanceIds?: readonly string[],
): Promise<Map<string, { perSecond: number | null; at: string; ageSeconds: number }>> {
  const metric = "mysql_global_status_queries";
  const rows = await latestMetrics(context, {
    metrics: [metric],
    ...(instanceIds ? { instanceIds: [...instanceIds] } : {}),
  });
  return new Map(
    rows.map((row) => [
      row.instanceId,
      { perSecond: row.values[metric]?.perSecond ?? null, at: row.at, ageSeconds: row.ageSeconds },
    ]),
  );
}

async function visibleIds(
  context: MonitoringContext,
  input: { instanceIds?: string[] | undefined; clusterId?: string | undefined },
): Promise<string[]> {
  const readable = readableEnvironments(context.actor);
  const rows = await context.database.instance.findMany({
    where: {
      ...(input.instanceIds ? { id: { in: input.instanceIds } } : {}),
      ...(input.clusterId ? { clusterId: input.clusterId } : {}),
      cluster: { state: { not: "gone" }, ...(readable === "*" ? {} : { environmentId: { in: readable } }) },
    },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
