import { z } from "zod";
import {
  CreateEnvironmentInput,
  DeleteEnvironmentInput,
  EnvironmentRef,
  EnvironmentView,
  freePolicy,
  strictPolicy,
  UpdateEnvironmentInput,
} from "../../inventory/environment-schemas.ts";
import { createEnvironment } from "../../inventory/environments/create-environment.ts";
import { deleteEnvironment } from "../../inventory/environments/delete-environment.ts";
import { listEnvironments } from "../../inventory/environments/list-environments.ts";
import { updateEnvironment } from "../../inventory/environments/update-environment.ts";
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

export const create = endpoint({
  method: "POST",
  path: "/api/v1/environments",
  topic,
  summary: "Create an environment with its policy",
  right: "environment.edit",
  where: "installation",
  input: CreateEnvironmentInput,
  output: EnvironmentRef,
  status: 201,
  example: { slug: "testing", name: "Testing", rank: 20, pattern: "outline", policy: freePolicy },
  handler: ({ context, input }) => createEnvironment(context, input),
});

export const update = endpoint({
  method: "PATCH",
  path: "/api/v1/environments/{environmentId}",
  topic,
  summary: "Change name, order, pattern or policy",
  right: "environment.edit",
  where: "object",
  input: UpdateEnvironmentInput,
  output: EnvironmentRef,
  example: { environmentId: "production", policy: strictPolicy },
  handler: ({ context, input }) => updateEnvironment(context, input),
});

export const remove = endpoint({
  method: "DELETE",
  path: "/api/v1/environments/{environmentId}",
  topic,
  summary: "Delete an empty environment; its name has to be typed",
  right: "environment.edit",
  where: "object",
  input: DeleteEnvironmentInput,
  output: null,
  status: 204,
  example: { environmentId: "testing", typedName: "testing" },
  handler: async ({ context, input }) => {
    await deleteEnvironment(context, input);
    return undefined;
  },
});
