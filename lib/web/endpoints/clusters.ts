import { z } from "zod";
import { listFleetEvents } from "../../inventory/events/list-events.ts";
import { listHealthSpans } from "../../inventory/events/list-health-spans.ts";
import { getCluster } from "../../inventory/get-cluster.ts";
import { ListClustersInput, ListFleetEventsInput, ListHealthSpansInput } from "../../inventory/input-schemas.ts";
import { listClusters } from "../../inventory/list-clusters.ts";
import { findClusterOrThrow } from "../../inventory/rows.ts";
import { ClusterRow, ClusterView, EventView, HealthSpanView } from "../../inventory/view-schemas.ts";
import { readCharts } from "../../monitoring/read-charts.ts";
import { ChartView, ReadChartsInput } from "../../monitoring/schemas.ts";
import { endpoint } from "../endpoint.ts";
import { clusterExport } from "./cluster-export.ts";
import { commaList, exampleRange } from "./inputs.ts";
import { aged, apiPage, pageOf, rowsOf } from "./pages.ts";

const topic = "Clusters";
const clusterId = z.string().min(1).max(80).describe("The id or the slug of a cluster");

export const list = endpoint({
  method: "GET",
  path: "/api/v1/clusters",
  topic,
  summary: "The fleet table: filtered, sorted and paged; ?format=csv gives every row that matches",
  right: "fleet.read",
  where: "anywhere",
  input: ListClustersInput.extend({ ...apiPage, format: z.enum(["json", "csv"]).default("json") }).strict(),
  output: pageOf(ClusterRow),
  media: ["text/csv"],
  example: { environment: "production", state: "degraded", limit: 50 },
  handler: async ({ context, input: { format, ...filter } }) =>
    format === "csv" ? clusterExport(context, filter) : aged(await listClusters(context, filter), context.now()),
});

export const read = endpoint({
  method: "GET",
  path: "/api/v1/clusters/{clusterId}",
  topic,
  summary: "One cluster with its servers, findings and topology",
  right: "fleet.read",
  where: "object",
  input: z.strictObject({ clusterId }),
  output: ClusterView,
  example: { clusterId: "orders-prod" },
  handler: ({ context, input }) => getCluster(context, { cluster: input.clusterId }),
});

export const charts = endpoint({
  method: "GET",
  path: "/api/v1/clusters/{clusterId}/charts",
  topic,
  summary: "The charts of a cluster, one line per server, downsampled to maxPoints",
  right: "fleet.read",
  where: "object",
  input: z.strictObject({
    clusterId,
    charts: commaList(z.string().max(60)).optional(),
    from: ReadChartsInput.shape.from,
    to: ReadChartsInput.shape.to,
    maxPoints: ReadChartsInput.shape.maxPoints,
  }),
  output: rowsOf(ChartView),
  cost: 3,
  example: { clusterId: "orders-prod", ...exampleRange },
  handler: async ({ context, input }) => ({
    rows: await readCharts(context, input),
    asOf: context.now().toISOString(),
  }),
});

const eventFilter = {
  ...apiPage,
  from: ListFleetEventsInput.shape.from,
  to: ListFleetEventsInput.shape.to,
  kinds: commaList(z.string().max(60)).optional(),
  afterId: ListFleetEventsInput.shape.afterId,
};

export const clusterEvents = endpoint({
  method: "GET",
  path: "/api/v1/clusters/{clusterId}/events",
  topic,
  summary: "What happened to a cluster: state changes, operations, changes of role",
  right: "fleet.read",
  where: "object",
  input: z.strictObject({ clusterId, ...eventFilter }),
  output: pageOf(EventView),
  example: { clusterId: "orders-prod", limit: 20 },
  handler: async ({ context, input }) => {
    const cluster = await findClusterOrThrow(context, input.clusterId);
    return aged(await listFleetEvents(context, { ...input, clusterId: cluster.id }), context.now());
  },
});

export const events = endpoint({
  method: "GET",
  path: "/api/v1/events",
  topic,
  summary: "What happened in the fleet, newest first; with afterId oldest first from there",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({
    ...eventFilter,
    clusterId: ListFleetEventsInput.shape.clusterId,
    instanceId: ListFleetEventsInput.shape.instanceId,
  }),
  output: pageOf(EventView),
  example: { limit: 20 },
  handler: async ({ context, input }) => aged(await listFleetEvents(context, input), context.now()),
});

export const health = endpoint({
  method: "GET",
  path: "/api/v1/clusters/{clusterId}/health",
  topic,
  summary: "What the state of a cluster was, from when to when: the tide strip",
  right: "fleet.read",
  where: "object",
  input: z.strictObject({ clusterId, from: ListHealthSpansInput.shape.from, to: ListHealthSpansInput.shape.to }),
  output: rowsOf(HealthSpanView),
  example: { clusterId: "orders-prod", ...exampleRange },
  handler: async ({ context, input }) => {
    const cluster = await findClusterOrThrow(context, input.clusterId);
    const rows = await listHealthSpans(context, { clusterIds: [cluster.id], from: input.from, to: input.to });
    return { rows, asOf: context.now().toISOString() };
  },
});

export const tide = endpoint({
  method: "GET",
  path: "/api/v1/tide",
  topic,
  summary: "The same for up to 100 clusters at once; clusters that the caller may not see are left out",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({
    clusterIds: commaList(z.string().min(1).max(80)),
    from: ListHealthSpansInput.shape.from,
    to: ListHealthSpansInput.shape.to,
  }),
  output: rowsOf(HealthSpanView),
  cost: 2,
  example: { clusterIds: "6f1c0e7a-5d0e-4c58-9d53-0d8a3f7f2b11", ...exampleRange },
  handler: async ({ context, input }) => ({
    rows: await listHealthSpans(context, input),
    asOf: context.now().toISOString(),
  }),
});
