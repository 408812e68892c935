import { z } from "zod";
import { EnvironmentView } from "../../inventory/environment-schemas.ts";
import { listEnvironments } from "../../inventory/environments/list-environments.ts";
import { endpoint } from "../endpoint.ts";
import { rowsOf } from "./pages.ts";

const topic = "Environments";

export const list = endpoint({
  method: "GET",
  path: "/api/v1/environments",
  topic,
  summary: "The environments in order of promotion, with policy and change window",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({}),
  output: rowsOf(EnvironmentView),
  example: {},
  handler: async ({ context }) => ({ rows: await listEnvironments(context), asOf: context.now().toISOString() }),
});
