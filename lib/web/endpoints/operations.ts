import { z } from "zod";
import { getOperation, listOperationLog, listWaitingForMe } from "../../operations/get.ts";
import { ListOperationsInput, listOperations } from "../../operations/list.ts";
import { LogLine, OperationIdInput, OperationRow, OperationView, operationStates } from "../../operations/schemas.ts";
import { endpoint } from "../endpoint.ts";
import { commaList } from "./inputs.ts";
import { operationExport } from "./operation-export.ts";
import { aged, apiPage, pageOf, rowsOf } from "./pages.ts";

const topic = "Operations";

export const list = endpoint({
  method: "GET",
  path: "/api/v1/operations",
  topic,
  summary: "Operations, newest first; ?format=csv gives every row that matches",
  right: "fleet.read",
  where: "anywhere",
  input: ListOperationsInput.extend({
    ...apiPage,
    state: commaList(z.enum(operationStates)).optional(),
    kind: commaList(z.string()).optional(),
    environmentId: commaList(z.string()).optional(),
    format: z.enum(["json", "csv"]).default("json"),
  }).strict(),
  output: pageOf(OperationRow),
  media: ["text/csv"],
  example: { state: "running,waiting for you", limit: 50 },
  handler: async ({ context, input: { format, ...filter } }) =>
    format === "csv" ? operationExport(context, filter) : aged(await listOperations(context, filter), context.now()),
});

export const waiting = endpoint({
  method: "GET",
  path: "/api/v1/operations/waiting",
  topic,
  summary: "Operations that wait for an approval the caller may give",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({}),
  output: rowsOf(OperationView),
  cost: 3,
  example: {},
  handler: async ({ context }) => ({ rows: await listWaitingForMe(context), asOf: context.now().toISOString() }),
});

export const read = endpoint({
  method: "GET",
  path: "/api/v1/operations/{operationId}",
  topic,
  summary: "One operation: plan, digest, steps, approvals, and what the caller may do with it now",
  right: "fleet.read",
  where: "object",
  input: OperationIdInput.strict(),
  output: OperationView.extend({ asOf: z.string() }),
  example: { operationId: 7 },
  handler: async ({ context, input }) => ({
    ...(await getOperation(context, input)),
    asOf: context.now().toISOString(),
  }),
});

export const log = endpoint({
  method: "GET",
  path: "/api/v1/operations/{operationId}/log",
  topic,
  summary: "Log lines after afterId, from line 1 when it is left out; at most 2,000 a call",
  right: "fleet.read",
  where: "object",
  input: OperationIdInput.extend({ afterId: z.coerce.number().int().min(0).default(0) }).strict(),
  output: rowsOf(LogLine),
  example: { operationId: 7, afterId: 0 },
  handler: async ({ context, input }) => ({
    rows: await listOperationLog(context, input),
    asOf: context.now().toISOString(),
  }),
});
