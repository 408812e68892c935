import { z } from "zod";

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
