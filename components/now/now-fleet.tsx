"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { clusterColumns } from "#components/cluster/cluster-columns.tsx";
import { fetchClusters } from "#components/cluster/cluster-queries.ts";
import { useStrips } from "#components/cluster/use-strips.ts";
import { clusterHref } from "#components/fleet/cluster-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { formatCount, plural } from "#components/ui/format.ts";
import type { Page } from "#lib/core/schemas.ts";
import type { ClusterRow } from "#lib/inventory/view-schemas.ts";
import type { NowView } from "#lib/operations/now-schemas.ts";

/** How many clusters Now shows; the rest is on the page Fleet. */
export const nowRows = 40;
const rowKey = (row: ClusterRow) => row.id;
const order = ["name", "state", "environment", "tide", "lag", "writes", "version", "members", "asOf"];

/** The fleet by need: those that need somebody first, the quiet ones after them. */
export function NowFleet({ initial, now }: { initial: Page<ClusterRow>; now: Pick<NowView, "instances"> }) {
  const { data: page } = useQuery({
    queryKey: ["clusters", "now"],
    queryFn: ({ signal }) => fetchClusters(new URLSearchParams(), 0, nowRows, signal),
    initialData: initial,
  });
  const strips = useStrips(page.rows.map((row) => row.id));
  // Sorted by need and by nothing else: other orders are for the page Fleet.
  const columns = order.flatMap((name) => {
    const column = clusterColumns(strips)[name];
    return column ? [{ ...column, sortable: false }] : [];
  });
  const more = page.total - page.rows.length;
  return (
    <section className="stratum" aria-labelledby="fleet">
      <header>
        <h2 id="fleet">Fleet</h2>
        <span className="small muted">
          {plural(page.total, "cluster")}, {plural(now.instances.total, "server")},{" "}
          {formatCount(now.instances.reachable)} answered
        </span>
        <span className="grow" />
        <span className="small muted">sorted by need</span>
      </header>
      <DataTable<ClusterRow>
        label="Clusters by need"
        noun="cluster"
        columns={columns}
        rows={page.rows}
        total={page.total}
        rowKey={rowKey}
        rowHref={(row) => clusterHref(row.slug)}
        tools={false}
        prefix="now."
      />
      {more > 0 ? (
        <p className="small">
          <Link href="/fleet">{plural(more, "more cluster")} in the fleet</Link>
        </p>
      ) : null}
    </section>
  );
}
