import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { openApiDocument } from "../openapi.ts";
import { endpoints } from "./table.ts";

export const openapi = endpoint({
  method: "GET",
  path: "/api/v1/openapi.json",
  topic: "Installation",
  summary: "This document: OpenAPI 3.1, made from the schemas that check every request",
  right: null,
  where: "anywhere",
  input: z.strictObject({}),
  output: z.record(z.string(), z.unknown()),
  cost: 2,
  example: {},
  handler: async () => openApiDocument(allEndpoints()),
});

/** The whole table: every endpoint there is. */
export function allEndpoints(): readonly Endpoint[] {
  return [...endpoints, openapi];
}
