import { demand } from "../core/access.ts";
import { parse } from "../core/parse.ts";
import { findInstanceOrThrow } from "../inventory/rows.ts";
import { metricCatalogue } from "../mariadb/metric-catalogue.ts";
import type { MonitoringContext } from "./context.ts";
import { ReadSeriesInput, type SeriesView } from "./schemas.ts";

const unitOf = new Map(
  metricCatalogue.map((metric) => [metric.name, metric.kind === "counter" ? `${metric.unit}/s` : metric.unit]),
);

/**
 * Stored series of one instance, downsampled to what the width can show: gauges as they are, counters as rate per
 * second. Throws `invalid`; `not_found` where the actor may not see the instance; `unavailable` when metrics cannot be read.
 */
export async function readSeries(context: MonitoringContext, raw: ReadSeriesInput): Promise<SeriesView> {
  demand(context.actor, "fleet.read");
  const input = parse(ReadSeriesInput, raw);
  const instance = await findInstanceOrThrow(context, input.instanceId);
  const answer = await context.metrics.query({
    instanceId: instance.id,
    metrics: input.metrics,
    fromMs: Date.parse(input.from),
    toMs: Date.parse(input.to),
    maxPoints: input.maxPoints,
  });
  return {
    instanceId: instance.id,
    stepSeconds: answer.stepMs / 1_000,
    sampleSeconds: answer.intervalMs / 1_000,
    atMs: answer.atMs,
    series: answer.series.map((series) => ({ ...series, unit: unitOf.get(series.metric) ?? "" })),
  };
}
