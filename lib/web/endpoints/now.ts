import { z } from "zod";
import { SearchInput } from "../../inventory/input-schemas.ts";
import { listWorkers } from "../../inventory/list-workers.ts";
import { WorkersView } from "../../inventory/worker-schemas.ts";
import { NowView } from "../../operations/now-schemas.ts";
import { readNow } from "../../operations/read-now.ts";
import { searchEverything } from "../../operations/search-everything.ts";
import { PaletteHit } from "../../operations/search-schemas.ts";
import { endpoint } from "../endpoint.ts";
import { rowsOf } from "./pages.ts";

export const now = endpoint({
  method: "GET",
  path: "/api/v1/now",
  topic: "Now",
  summary: "What needs a person: the fleet's sentence, clusters by need, operations, approvals, workers",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({}),
  output: NowView,
  cost: 2,
  example: {},
  handler: ({ context }) => readNow(context),
});

export const workers = endpoint({
  method: "GET",
  path: "/api/v1/workers",
  topic: "Now",
  summary: "The workers, with one sentence when one is missing, locked or late",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({}),
  output: WorkersView,
  example: {},
  handler: ({ context }) => listWorkers(context),
});

export const search = endpoint({
  method: "GET",
  path: "/api/v1/search",
  topic: "Now",
  summary: "Find clusters, servers, environments and operations by name or number",
  right: "fleet.read",
  where: "anywhere",
  input: SearchInput.strict(),
  output: rowsOf(PaletteHit),
  cost: 2,
  example: { q: "orders" },
  handler: async ({ context, input }) => ({
    rows: await searchEverything(context, input),
    asOf: context.now().toISOString(),
  }),
});
