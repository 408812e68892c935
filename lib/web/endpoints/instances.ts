import { z } from "zod";
import { getInstance } from "../../inventory/get-instance.ts";
import { ListInstancesInput } from "../../inventory/input-schemas.ts";
import { listInstances } from "../../inventory/list-instances.ts";
import { InstanceRow, InstanceView } from "../../inventory/view-schemas.ts";
import { readCharts } from "../../monitoring/read-charts.ts";
import { ChartView, ReadChartsInput } from "../../monitoring/schemas.ts";
import { endpoint } from "../endpoint.ts";
import { commaList, exampleRange } from "./inputs.ts";
import { aged, apiPage, pageOf, rowsOf } from "./pages.ts";

const topic = "Instances";
const instanceId = z.string().min(1).max(80).describe("The id of a server; with ?cluster= also its name");
const exampleId = "0b7d6f52-8a0e-4f43-8c7e-5c2f1f0f6a10";

export const list = endpoint({
  method: "GET",
  path: "/api/v1/instances",
  topic,
  summary: "The servers of the fleet, as last seen, with the age of what was seen",
  right: "fleet.read",
  where: "anywhere",
  input: ListInstancesInput.extend(apiPage).strict(),
  output: pageOf(InstanceRow),
  example: { clusterId: "orders-prod" },
  handler: async ({ context, input }) => aged(await listInstances(context, input), context.now()),
});

export const read = endpoint({
  method: "GET",
  path: "/api/v1/instances/{instanceId}",
  topic,
  summary: "One server with its replication links",
  right: "fleet.read",
  where: "object",
  input: z.strictObject({ instanceId, cluster: z.string().max(80).optional() }),
  output: InstanceView,
  example: { instanceId: exampleId },
  handler: ({ context, input }) =>
    getInstance(context, { instance: input.instanceId, ...(input.cluster ? { cluster: input.cluster } : {}) }),
});

export const charts = endpoint({
  method: "GET",
  path: "/api/v1/instances/{instanceId}/charts",
  topic,
  summary: "The charts of one server, downsampled to maxPoints",
  right: "fleet.read",
  where: "object",
  input: z.strictObject({
    instanceId,
    charts: commaList(z.string().max(60)).optional(),
    from: ReadChartsInput.shape.from,
    to: ReadChartsInput.shape.to,
    maxPoints: ReadChartsInput.shape.maxPoints,
  }),
  output: rowsOf(ChartView),
  cost: 3,
  example: { instanceId: exampleId, ...exampleRange },
  handler: async ({ context, input }) => ({
    rows: await readCharts(context, input),
    asOf: context.now().toISOString(),
  }),
});
