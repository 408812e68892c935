import { z } from "zod";
import { PageInput } from "../core/schemas.ts";

/** One line of the audit: an intent is written before (or with) the act, a result after it. */
export const AuditEntry = z.object({
  at: z.date(),
  phase: z.enum(["intent", "result"]),
  action: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  actor: z.object({
    kind: z.enum(["user", "token", "operation", "system"]),
    id: z.string(),
    name: z.string(),
    onBehalfOf: z.string().optional(),
  }),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  environmentId: z.string().optional(),
  clusterId: z.string().optional(),
  operationId: z.number().int().optional(),
  result: z.enum(["allowed", "refused", "succeeded", "failed", "unknown"]).optional(),
  reason: z.string().optional(),
  detail: z.record(z.string(), z.unknown()).default({}),
});
export type AuditEntry = z.input<typeof AuditEntry>;

/** Filters of the audit page, its export and its API. All given filters must hold. */
export const AuditFilter = z.object({
  action: z.string().max(100).optional(),
  actor: z.string().max(200).optional(),
  subject: z.string().max(200).optional(),
  clusterId: z.string().max(100).optional(),
  operationId: z.coerce.number().int().positive().optional(),
  phase: z.enum(["intent", "result"]).optional(),
  result: z.enum(["allowed", "refused", "succeeded", "failed", "unknown"]).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  text: z.string().trim().max(200).optional(),
});
export type AuditFilter = z.input<typeof AuditFilter>;

export const ListEventsInput = AuditFilter.extend(PageInput.shape);
export type ListEventsInput = z.input<typeof ListEventsInput>;

export const ExportEventsInput = AuditFilter.extend({
  format: z.enum(["csv", "json"]).default("csv"),
});
export type ExportEventsInput = z.input<typeof ExportEventsInput>;

/** One audit row as pages, exports and the API show it. */
export const AuditEventView = z.object({
  sequence: z.number().int(),
  at: z.iso.datetime(),
  phase: z.string(),
  action: z.string(),
  actor: z.object({
    kind: z.string(),
    id: z.string(),
    name: z.string(),
    onBehalfOf: z.string().nullable(),
  }),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  environmentId: z.string().nullable(),
  clusterId: z.string().nullable(),
  operationId: z.number().int().nullable(),
  result: z.string().nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type AuditEventView = z.infer<typeof AuditEventView>;
