import type { z } from "zod";
import { csvLine } from "../../audit/csv.ts";
import type { Context } from "../../core/context.ts";
import type { ListClustersInput } from "../../inventory/input-schemas.ts";
import { listClusters } from "../../inventory/list-clusters.ts";
import type { ClusterRow } from "../../inventory/view-schemas.ts";
import { download } from "../download.ts";

const batch = 1_000;
const columns = [
  "slug",
  "environment",
  "state",
  "sentence",
  "since",
  "version",
  "topology",
  "provider",
  "owner",
  "lagState",
  "lagSeconds",
  "primaries",
  "others",
  "asOf",
  "freshness",
];

/** Every cluster that the filter shows, as a formula-safe CSV file. `limit` and `offset` do not cut it. */
export async function clusterExport(
  context: Context,
  filter: Omit<z.output<typeof ListClustersInput>, "limit" | "offset">,
): Promise<Response> {
  return download("clusters.csv", "text/csv; charset=utf-8", lines(context, filter));
}

async function* lines(context: Context, filter: Parameters<typeof clusterExport>[1]): AsyncGenerator<string> {
  yield csvLine(columns);
  for (let offset = 0; ; offset += batch) {
    const page = await listClusters(context, { ...filter, limit: batch, offset });
    for (const row of page.rows) yield csvLine(cellsOf(row));
    if (page.rows.length < batch) return;
  }
}

function cellsOf(row: ClusterRow) {
  const { environment, lag, members, asOf } = row;
  return [
    row.slug,
    environment.slug,
    row.state,
    row.sentence,
    row.since,
    row.version,
    row.topology,
    row.provider,
    row.owner,
    lag.state,
    lag.seconds,
    members.primaries,
    members.others,
    asOf.at,
    asOf.state,
  ];
}
