import { z } from "zod";
import { exportEvents } from "../../audit/export-events.ts";
import { getEvent, listEvents } from "../../audit/list-events.ts";
import { AuditEventView, ListEventsInput } from "../../audit/schemas.ts";
import { verifyAudit } from "../../audit/verify-chain.ts";
import { download } from "../download.ts";
import { endpoint } from "../endpoint.ts";
import { aged, apiPage, pageOf } from "./pages.ts";

const topic = "Audit";

export const list = endpoint({
  method: "GET",
  path: "/api/v1/audit",
  topic,
  summary: "Who did what, newest first; ?format=csv or json gives every row that matches as a file",
  right: "audit.read",
  where: "anywhere",
  input: ListEventsInput.extend({ ...apiPage, format: z.enum(["csv", "json"]).optional() }).strict(),
  output: pageOf(AuditEventView),
  media: ["text/csv"],
  cost: 2,
  example: { action: "operation.", limit: 50 },
  handler: async ({ context, input: { format, limit, offset, ...filter } }) => {
    if (format === undefined) return aged(await listEvents(context, { ...filter, limit, offset }), context.now());
    const type = format === "csv" ? "text/csv; charset=utf-8" : "application/json";
    return download(`audit.${format}`, type, exportEvents(context, { ...filter, format }));
  },
});

export const read = endpoint({
  method: "GET",
  path: "/api/v1/audit/{sequence}",
  topic,
  summary: "One row by its number",
  right: "audit.read",
  where: "object",
  input: z.strictObject({ sequence: z.coerce.number().int().positive() }),
  output: AuditEventView,
  example: { sequence: 1 },
  handler: ({ context, input }) => getEvent(context, input.sequence),
});

const Anchor = z.object({ sequence: z.number(), hash: z.string() });

export const state = endpoint({
  method: "GET",
  path: "/api/v1/audit/state",
  topic,
  summary: "Verify the whole chain: how many rows, its end, or the first bad row",
  right: "audit.read",
  where: "installation",
  input: z.strictObject({}),
  output: z.object({
    ok: z.boolean(),
    count: z.number(),
    head: Anchor.nullable(),
    firstBadSequence: z.number().nullable(),
    problem: z.string().nullable(),
    sentence: z.string().nullable(),
    asOf: z.string(),
  }),
  cost: 20,
  example: {},
  handler: async ({ context }) => {
    const report = await verifyAudit(context);
    const fault = report.ok ? null : report;
    return {
      ok: report.ok,
      count: report.count,
      head: report.ok ? report.head : null,
      firstBadSequence: fault?.firstBadSequence ?? null,
      problem: fault?.problem ?? null,
      sentence: fault?.sentence ?? null,
      asOf: context.now().toISOString(),
    };
  },
});
