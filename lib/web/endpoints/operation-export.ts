import type { z } from "zod";
import { csvLine } from "../../audit/csv.ts";
import type { OperationsContext } from "../../operations/define.ts";
import { type ListOperationsInput, listOperations } from "../../operations/list.ts";
import type { OperationRow } from "../../operations/schemas.ts";
import { download } from "../download.ts";

type Filter = Omit<z.output<typeof ListOperationsInput>, "limit" | "offset">;

const batch = 1_000;
const columns = [
  "id",
  "kind",
  "title",
  "state",
  "cluster",
  "environmentId",
  "requestedBy",
  "runBy",
  "reason",
  "approvalsGiven",
  "approvalsNeeded",
  "breakGlass",
  "createdAt",
  "startedAt",
  "finishedAt",
  "durationSeconds",
  "outcome",
];

/** Every operation that the filter shows, newest first, as a formula-safe CSV file. `limit` and `offset` do not cut it. */
export async function operationExport(context: OperationsContext, filter: Filter): Promise<Response> {
  return download("operations.csv", "text/csv; charset=utf-8", lines(context, filter));
}

async function* lines(context: OperationsContext, filter: Filter): AsyncGenerator<string> {
  yield csvLine(columns);
  let lowest = Number.POSITIVE_INFINITY;
  for (let offset = 0; ; offset += batch) {
    const page = await listOperations(context, { ...filter, limit: batch, offset });
    // What was proposed meanwhile moves rows to later pages: those that were written already come again and are left out.
    for (const row of page.rows) if (row.id < lowest) yield csvLine(cellsOf(row));
    lowest = Math.min(lowest, page.rows.at(-1)?.id ?? lowest);
    if (page.rows.length < batch) return;
  }
}

function cellsOf(row: OperationRow) {
  const took =
    row.startedAt && row.finishedAt ? (Date.parse(row.finishedAt) - Date.parse(row.startedAt)) / 1_000 : null;
  return [
    row.id,
    row.kind,
    row.title,
    row.state,
    row.clusterName,
    row.environmentId,
    row.requestedByName,
    row.runByName,
    row.reason,
    row.approvalsGiven,
    row.approvalsNeeded,
    row.breakGlass,
    row.createdAt,
    row.startedAt,
    row.finishedAt,
    took,
    row.outcome,
  ];
}
