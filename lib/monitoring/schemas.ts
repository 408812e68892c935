import { z } from "zod";

const at = z.iso.datetime({ offset: true });
const ordered = (range: { from: string; to: string }) => Date.parse(range.from) < Date.parse(range.to);
const orderedMessage = { path: ["to"], message: "must be later than from" };

/** Points a chart of this width can show; more would be drawn on top of each other. */
export const MaxPoints = z.coerce.number().int().min(10).max(4_000).default(800);

/** Names as mysqld_exporter gives them: mysql_global_status_commands_total{command="select"}. */
const MetricName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*(\{[a-z_]+="[^"\\\r\n]{1,80}"\})?$/, "a metric name as the exporter writes it");

export const ReadSeriesInput = z
  .object({
    instanceId: z.string().min(1),
    metrics: z.array(MetricName).min(1).max(40),
    from: at,
    to: at,
    maxPoints: MaxPoints,
  })
  .strict()
  .refine(ordered, orderedMessage);
export type ReadSeriesInput = z.input<typeof ReadSeriesInput>;

const Points = z.array(z.number().nullable());

/** `min`, `avg` and `max` are of one step; index i belongs to `atMs[i]`; null is a break: nothing was measured. */
export const SeriesView = z.object({
  instanceId: z.string(),
  stepSeconds: z.number(),
  sampleSeconds: z.number(),
  atMs: z.array(z.number()),
  series: z.array(
    z.object({
      metric: z.string(),
      kind: z.enum(["counter", "gauge"]),
      unit: z.string(),
      min: Points,
      avg: Points,
      max: Points,
    }),
  ),
});
export type SeriesView = z.infer<typeof SeriesView>;

export const chartUnits = ["seconds", "bytes", "bytes/s", "per second", "percent", "count", "number"] as const;
export const aggregations = ["avg", "max", "min"] as const;

export const ReadChartsInput = z
  .object({
    /** A cluster's charts have one line per member, an instance's one line per quantity. */
    clusterId: z.string().min(1).optional(),
    instanceId: z.string().min(1).optional(),
    /** Keys of lib/monitoring/chart-definitions.ts; all of the scope when left out. */
    charts: z.array(z.string().max(60)).max(30).optional(),
    from: at,
    to: at,
    maxPoints: MaxPoints,
  })
  .strict()
  .refine(ordered, orderedMessage)
  .refine((input) => (input.clusterId === undefined) !== (input.instanceId === undefined), {
    path: ["clusterId"],
    message: "give a cluster or an instance",
  });
export type ReadChartsInput = z.input<typeof ReadChartsInput>;

/** A chart ready to draw: points are [ms since the epoch, value]; a null breaks the line. */
export const ChartView = z.object({
  key: z.string(),
  title: z.string(),
  unit: z.enum(chartUnits),
  aggregation: z.enum(aggregations),
  stepSeconds: z.number(),
  series: z.array(
    z.object({
      name: z.string(),
      instanceId: z.string(),
      points: z.array(z.tuple([z.number(), z.number().nullable()])),
    }),
  ),
});
export type ChartView = z.infer<typeof ChartView>;

export const ReadLatestInput = z
  .object({
    metrics: z.array(MetricName).min(1).max(20),
    instanceIds: z.array(z.string()).max(10_000).optional(),
    clusterId: z.string().min(1).optional(),
  })
  .strict();
export type ReadLatestInput = z.input<typeof ReadLatestInput>;

/** The newest values of one instance with their age; a counter's rate is per second. null: the server did not say. */
export const LatestView = z.object({
  instanceId: z.string(),
  at: z.string(),
  ageSeconds: z.number(),
  values: z.record(z.string(), z.object({ value: z.number().nullable(), perSecond: z.number().nullable() })),
});
export type LatestView = z.infer<typeof LatestView>;
