import { demand } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import { parse } from "../core/parse.ts";
import { csvLine } from "./csv.ts";
import { viewOf, whereOf } from "./list-events.ts";
import { type AuditEventView, ExportEventsInput } from "./schemas.ts";

const batchSize = 500;
const columns = [
  "sequence",
  "at",
  "phase",
  "action",
  "result",
  "actorKind",
  "actorId",
  "actorName",
  "onBehalfOf",
  "subjectKind",
  "subjectId",
  "subjectName",
  "environmentId",
  "clusterId",
  "operationId",
  "reason",
  "detail",
  "hash",
];

/**
 * Exactly the rows that the filter shows, newest first, as pieces of one CSV file (formula-safe) or one JSON array.
 * Reads in batches, so that any size can be exported. Throws `invalid`, `forbidden` before the first piece.
 */
export async function* exportEvents(context: Context, raw: ExportEventsInput): AsyncGenerator<string> {
  demand(context.actor, "audit.read");
  const input = parse(ExportEventsInput, raw);
  const where = whereOf(context.actor, input);
  yield input.format === "csv" ? csvLine(columns) : "[";
  let below: number | undefined;
  for (let first = true; ; ) {
    const rows = await context.database.auditEvent.findMany({
      where: below === undefined ? where : { AND: [where, { sequence: { lt: below } }] },
      orderBy: { sequence: "desc" },
      take: batchSize,
    });
    for (const row of rows) {
      const view = viewOf(row);
      yield input.format === "csv" ? csvLine(cellsOf(view)) : `${first ? "" : ","}\n${JSON.stringify(view)}`;
      first = false;
    }
    below = rows.at(-1)?.sequence;
    if (rows.length < batchSize) break;
  }
  if (input.format === "json") yield "\n]\n";
}

function cellsOf(view: AuditEventView) {
  return [
    view.sequence,
    view.at,
    view.phase,
    view.action,
    view.result,
    view.actor.kind,
    view.actor.id,
    view.actor.name,
    view.actor.onBehalfOf,
    view.subject.kind,
    view.subject.id,
    view.subject.name,
    view.environmentId,
    view.clusterId,
    view.operationId,
    view.reason,
    JSON.stringify(view.detail),
    view.hash,
  ];
}
