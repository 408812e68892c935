import type { Subject } from "../core/mutate.ts";
import type { OperationRecord } from "./rows.ts";

/** How an operation stands in rights and audit. */
export function operationSubject(
  row: OperationRecord,
  detail: Record<string, unknown> = {},
  reason?: string | null,
): Subject {
  return {
    kind: "operation",
    id: String(row.id),
    name: row.title,
    environmentId: row.environmentId ?? undefined,
    clusterId: row.clusterId ?? undefined,
    operationId: row.id,
    reason: reason ?? undefined,
    detail: { kind: row.kind, ...detail },
  };
}
