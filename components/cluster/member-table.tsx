"use client";

import type { ReactNode } from "react";
import { AsOf, Fresh } from "#components/fleet/as-of.tsx";
import { InstanceLink, instanceHref } from "#components/fleet/instance-link.tsx";
import { LagValue } from "#components/fleet/lag-value.tsx";
import { RoleBadge } from "#components/fleet/role-badge.tsx";
import { InstanceStatePip } from "#components/fleet/state-pip.tsx";
import { Version } from "#components/fleet/version.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { formatCount } from "#components/ui/format.ts";
import type { Column } from "#components/ui/table-contract.ts";
import type { ClusterView, InstanceRow } from "#lib/inventory/view-schemas.ts";

const key = (row: InstanceRow) => row.id;

/** The members as a tree: the same facts as the map, for reading and for the keyboard. */
export function MemberTable({ view }: { view: ClusterView }) {
  const columns: Column<InstanceRow>[] = [
    {
      id: "name",
      header: "Instance",
      narrow: "first",
      cell: (row) => (
        <span className={`depth-${Math.min(row.depth, 4)}`}>
          <InstanceLink clusterSlug={view.slug} name={row.name} />
        </span>
      ),
    },
    {
      id: "state",
      header: "State",
      narrow: "first",
      cell: (row) => <InstanceStatePip state={row.state} word={stateWord(row)} detail={row.error ?? undefined} />,
    },
    {
      id: "role",
      header: "Role",
      narrow: "first",
      cell: (row) => (
        <RoleBadge
          role={row.role === "unknown" ? null : row.role}
          writable={row.readOnly === null ? null : !row.readOnly}
        />
      ),
    },
    {
      id: "lag",
      header: "Lag",
      numeric: true,
      cell: (row) =>
        row.lag === null ? (
          <None />
        ) : (
          <Live row={row}>
            <LagValue lag={row.lag} />
          </Live>
        ),
    },
    {
      id: "behind",
      header: "Behind",
      numeric: true,
      cell: (row) => (row.lag === null ? <None /> : <Live row={row}>{formatCount(row.lag.transactions)}</Live>),
    },
    {
      id: "sessions",
      header: "Sessions",
      numeric: true,
      cell: (row) => <Live row={row}>{sessions(row)}</Live>,
    },
    { id: "version", header: "Version", cell: (row) => <Version value={row.version} /> },
    { id: "asOf", header: "As of", numeric: true, cell: (row) => <AsOf at={row.asOf.at} /> },
  ];
  return (
    <DataTable
      label={`Members of ${view.name}`}
      noun="member"
      columns={columns}
      rows={view.instances}
      total={view.instances.length}
      rowKey={key}
      rowHref={(row) => instanceHref(view.slug, row.name)}
      tools={false}
      prefix="members."
    />
  );
}

function None() {
  return <span className="muted">–</span>;
}

function Live({ row, children }: { row: InstanceRow; children: ReactNode }) {
  return <Fresh at={row.asOf.at}>{children}</Fresh>;
}

/** A nearer word than the state's own, where there is one. Pure. */
export function stateWord(row: Pick<InstanceRow, "state" | "lag" | "desired">): string | undefined {
  if (row.desired === "stopped" && row.state !== "healthy") return "Stopped";
  if (row.state !== "degraded") return undefined;
  if (row.lag?.state === "stopped") return "Replication stopped";
  return row.lag?.state === "lagging" ? "Lagging" : undefined;
}

function sessions(row: InstanceRow) {
  if (row.threadsConnected === null) return <span className="muted">unknown</span>;
  return `${formatCount(row.threadsConnected)} of ${formatCount(row.maxConnections)}`;
}
