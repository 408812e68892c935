import { z } from "zod";
import { endDowntime } from "../../inventory/end-downtime.ts";
import { EndDowntimeInput, SetDowntimeInput } from "../../inventory/input-schemas.ts";
import { setDowntime } from "../../inventory/set-downtime.ts";
import { readSpec, SpecView, specYaml } from "../../provisioning/read-spec.ts";
import { endpoint } from "../endpoint.ts";

const topic = "Clusters";
const example = { clusterId: "orders-prod" };

export const spec = endpoint({
  method: "GET",
  path: "/api/v1/clusters/{clusterId}/spec",
  topic,
  summary: "The desired state of a cluster; ?format=yaml gives the file",
  right: "fleet.read",
  where: "object",
  input: z.strictObject({ clusterId: z.string().min(1).max(80), format: z.enum(["json", "yaml"]).default("json") }),
  output: SpecView.extend({ asOf: z.string() }),
  media: ["application/yaml"],
  example,
  handler: async ({ context, input }) => {
    const view = await readSpec(context, { clusterId: input.clusterId });
    if (input.format === "json") return { ...view, asOf: context.now().toISOString() };
    return new Response(specYaml(view), { headers: { "content-type": "application/yaml; charset=utf-8" } });
  },
});

export const startDowntime = endpoint({
  method: "POST",
  path: "/api/v1/clusters/{clusterId}/downtime",
  topic,
  summary: "Declare a downtime: until then trouble of this cluster is expected and said so",
  right: "cluster.edit",
  where: "object",
  input: SetDowntimeInput,
  output: null,
  status: 204,
  example: { ...example, until: "2026-11-22T12:00:00Z", why: "new disks" },
  handler: async ({ context, input }) => {
    await setDowntime(context, input);
    return undefined;
  },
});

export const stopDowntime = endpoint({
  method: "DELETE",
  path: "/api/v1/clusters/{clusterId}/downtime",
  topic,
  summary: "End a downtime before its time",
  right: "cluster.edit",
  where: "object",
  input: EndDowntimeInput,
  output: null,
  status: 204,
  example,
  handler: async ({ context, input }) => {
    await endDowntime(context, input);
    return undefined;
  },
});
