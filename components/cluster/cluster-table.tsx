"use client";

import { useState } from "react";
import { clusterHref } from "#components/fleet/cluster-link.tsx";
import { clusterLooks } from "#components/fleet/states.ts";
import { DataTable, tableSpec, useTableState } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Column, FilterSpec } from "#components/ui/table-contract.ts";
import { tableQuery } from "#components/ui/table-state.ts";
import { useRowWindow } from "#components/ui/use-row-window.ts";
import type { Page } from "#lib/core/schemas.ts";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import type { ClusterRow } from "#lib/inventory/view-schemas.ts";
import { clusterColumns } from "./cluster-columns.tsx";
import { ClusterDrawer, drawerParam } from "./cluster-drawer.tsx";
import { fetchClusters } from "./cluster-queries.ts";
import { EmptyFleetActions, emptyFleetCommand } from "./empty-fleet.tsx";
import { useStrips } from "./use-strips.ts";

const pageSize = 100;
// A table of its own, exhaustive by type: the list in the schemas would bring all of zod to the browser.
const topologies: Record<ClusterRow["topology"], true> = { standalone: true, replication: true, galera: true };
const defaultSort = { column: "need", descending: false };
const rowKey = (row: ClusterRow) => row.id;

export interface ClusterTableProps {
  /** The first page as the address asked for it. */
  initial: Page<ClusterRow>;
  /** All clusters that this person may see. */
  grandTotal: number;
  environments: readonly EnvironmentRef[];
  versions: readonly string[];
}

/** The fleet as a table: the server filters, sorts and pages, so that ten thousand clusters are as quick as ten. */
export function ClusterTable({ initial, grandTotal, environments, versions }: ClusterTableProps) {
  const [shown, setShown] = useState<{ first: number; last: number }>({ first: 0, last: 0 });
  const filters: FilterSpec[] = [
    {
      id: "state",
      label: "State",
      options: Object.entries(clusterLooks).map(([state, [, word]]) => ({ value: state, label: word })),
    },
    {
      id: "environment",
      label: "Environment",
      options: environments.map(({ slug, name }) => ({ value: slug, label: name })),
    },
    { id: "version", label: "Version", options: versions.map((version) => ({ value: version, label: version })) },
    { id: "topology", label: "Topology", options: Object.keys(topologies).map((one) => ({ value: one, label: one })) },
  ];
  // The spec needs the names of the columns only; what they draw comes with the rows below.
  const names = columnsOf(clusterColumns({ strips: new Map(), from: 0, to: 1 }));
  const [state] = useTableState(tableSpec({ columns: names, filters, defaultSort }));
  const query = tableQuery(state);
  const list = useRowWindow<ClusterRow>(
    ["clusters", "list", query.toString()],
    (offset, limit, signal) => fetchClusters(query, offset, limit, signal),
    { pageSize, initial },
  );
  const visible = list.rows.slice(shown.first, shown.last + 1).flatMap((row) => row?.id ?? []);
  const strips = useStrips(visible);
  return (
    <>
      <DataTable<ClusterRow>
        label="Clusters"
        noun="cluster"
        columns={columnsOf(clusterColumns(strips))}
        rows={list.rows}
        total={list.total}
        grandTotal={grandTotal}
        rowKey={rowKey}
        rowHref={(row) => clusterHref(row.slug)}
        drawerParam={drawerParam}
        filters={filters}
        searchLabel="Name, owner, server or host"
        defaultSort={defaultSort}
        exportHref="/api/v1/clusters"
        onRange={(first, last) => {
          list.onRange(first, last);
          // In steps of twenty, so that scrolling does not ask for strips row by row.
          const next = { first: first - (first % 20), last: last - (last % 20) + 19 };
          setShown((before) => (before.first === next.first && before.last === next.last ? before : next));
        }}
        empty={
          <EmptyState title="No clusters yet" action={<EmptyFleetActions />} command={emptyFleetCommand}>
            Provision a new one on this machine, or import servers that run already. They appear here within seconds.
          </EmptyState>
        }
      />
      {list.error ? <p className="note warning-note">The fleet cannot be read now: {list.error.message}.</p> : null}
      <ClusterDrawer rows={list.rows} />
    </>
  );
}

function columnsOf(all: Record<string, Column<ClusterRow>>): Column<ClusterRow>[] {
  const order = ["name", "state", "environment", "tide", "lag", "writes", "version", "members", "owner", "asOf"];
  return order.flatMap((name) => all[name] ?? []);
}
