import { z } from "zod";
import { readStrips } from "../../monitoring/read-strips.ts";
import { ClusterStrip, ReadStripsInput } from "../../monitoring/strip-schemas.ts";
import { endpoint } from "../endpoint.ts";
import { commaList, exampleRange } from "./inputs.ts";
import { rowsOf } from "./pages.ts";

export const strips = endpoint({
  method: "GET",
  path: "/api/v1/strips",
  topic: "Clusters",
  summary: "Tide, events and writes of now for up to 200 clusters at once; those the caller may not see are left out",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({
    clusterIds: commaList(z.string().min(1).max(80)).pipe(z.array(z.string()).min(1).max(200)),
    from: ReadStripsInput.shape.from,
    to: ReadStripsInput.shape.to,
  }),
  output: rowsOf(ClusterStrip),
  cost: 2,
  example: { clusterIds: "6f1c0e7a-5d0e-4c58-9d53-0d8a3f7f2b11", ...exampleRange },
  handler: async ({ context, input }) => ({
    rows: await readStrips(context, input),
    asOf: context.now().toISOString(),
  }),
});
