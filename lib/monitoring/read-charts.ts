import { demand } from "../core/access.ts";
import { RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import { findClusterOrThrow, findInstanceOrThrow } from "../inventory/rows.ts";
import { type ChartDefinition, type ChartLine, chartDefinitions, evaluate, metricsOf } from "./chart-definitions.ts";
import type { MonitoringContext } from "./context.ts";
import type { SeriesAnswer } from "./ports.ts";
import { type ChartView, ReadChartsInput } from "./schemas.ts";

/**
 * The charts of a cluster (one line per member) or of an instance (one line per quantity), ready to draw. Lines that
 * were never measured are left out of a chart with others. Throws `invalid`, `not_found`, `unavailable`.
 */
export async function readCharts(context: MonitoringContext, raw: ReadChartsInput): Promise<ChartView[]> {
  demand(context.actor, "fleet.read");
  const input = parse(ReadChartsInput, raw);
  const scope = input.clusterId === undefined ? "instance" : "cluster";
  const charts = chosenCharts(scope, input.charts);
  const instances = await membersOf(context, input);
  const linesOf = (chart: ChartDefinition) => (scope === "cluster" ? chart.lines.slice(0, 1) : chart.lines);
  const metrics = [...new Set(charts.flatMap((chart) => linesOf(chart).flatMap((line) => metricsOf(line.value))))];
  const span = { fromMs: Date.parse(input.from), toMs: Date.parse(input.to), maxPoints: input.maxPoints };
  const answers = await Promise.all(
    instances.map(async (instance) => ({
      instance,
      answer: await context.metrics.query({ instanceId: instance.id, metrics, ...span }),
    })),
  );
  return charts.map((chart) => {
    const series = answers.flatMap(({ instance, answer }) =>
      linesOf(chart).map((line) => ({
        name: scope === "cluster" ? instance.name : line.name,
        instanceId: instance.id,
        points: pointsOf(answer, chart, line),
      })),
    );
    const measured = series.filter((one) => one.points.some(([, value]) => value !== null));
    const stepMs = Math.max(0, ...answers.map(({ answer }) => answer.stepMs));
    const { key, title, unit, aggregation } = chart;
    return { key, title, unit, aggregation, stepSeconds: stepMs / 1_000, series: measured };
  });
}

function chosenCharts(scope: "cluster" | "instance", keys: readonly string[] | undefined): ChartDefinition[] {
  const known = chartDefinitions.filter((chart) => chart.scopes.includes(scope));
  if (keys === undefined) return known;
  return keys.map((key) => {
    const chart = known.find((one) => one.key === key);
    if (!chart)
      throw new RookeryError("invalid", `charts: there is no chart "${key}" of a ${scope}.`, {
        fields: { charts: `unknown: ${key}` },
      });
    return chart;
  });
}

async function membersOf(
  context: MonitoringContext,
  input: { clusterId?: string | undefined; instanceId?: string | undefined },
) {
  if (input.instanceId !== undefined) return [await findInstanceOrThrow(context, input.instanceId)];
  const cluster = await findClusterOrThrow(context, input.clusterId ?? "");
  return context.database.instance.findMany({
    where: { clusterId: cluster.id },
    orderBy: { name: "asc" },
    select: { id: true, name: true },
  });
}

function pointsOf(answer: SeriesAnswer, chart: ChartDefinition, line: ChartLine): [number, number | null][] {
  const parts = new Map(answer.series.map((series) => [series.metric, series]));
  // A sum or share of extremes is not the extreme of the sum: only a plain series has a max or min of its own.
  const extreme = "metric" in line.value ? chart.aggregation : "avg";
  return answer.atMs.map((at, index) => [
    at,
    evaluate(line.value, (metric) => parts.get(metric)?.[extreme][index] ?? null),
  ]);
}
