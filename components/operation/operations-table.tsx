"use client";

import Link from "next/link";
import { useCallback, useMemo } from "react";
import { operationHref } from "#components/fleet/operation-link.tsx";
import { operationLooks } from "#components/fleet/states.ts";
import { DataTable, tableSpec, useTableState } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useRowWindow } from "#components/ui/use-row-window.ts";
import type { Page } from "#lib/core/schemas.ts";
import type { OperationRow } from "#lib/operations/schemas.ts";
import { type EnvironmentsById, operationColumns } from "./operation-columns.tsx";
import { fetchOperations, operationsQuery } from "./operation-queries.ts";

interface OperationsTableProps {
  initial: Page<OperationRow>;
  environments: EnvironmentsById;
  /** Kinds of operations that this installation knows, with the words for them. */
  kinds: readonly { kind: string; label: string }[];
}

/** All work there ever was, newest first; filter and search stand in the address. */
export function OperationsTable({ initial, environments, kinds }: OperationsTableProps) {
  const columns = useMemo(() => operationColumns(environments), [environments]);
  const filters = useMemo(
    () => [
      {
        id: "state",
        label: "State",
        options: Object.entries(operationLooks).map(([value, [, label]]) => ({ value, label })),
      },
      { id: "kind", label: "Kind", options: kinds.map(({ kind, label }) => ({ value: kind, label })) },
      {
        id: "environmentId",
        label: "Environment",
        options: Object.entries(environments).map(([value, { name }]) => ({ value, label: name })),
      },
    ],
    [environments, kinds],
  );
  const [state] = useTableState(tableSpec({ columns, filters }));
  const fetchPage = useCallback(
    (offset: number, limit: number, signal: AbortSignal) => fetchOperations(state, offset, limit, signal),
    [state],
  );
  const list = useRowWindow<OperationRow>(["operations", "list", state.search, state.filters], fetchPage, {
    pageSize: 100,
    initial,
  });
  return (
    <>
      {list.error ? (
        <p className="note warning-note" role="alert">
          Could not read the operations: {list.error.message}. What stands below is the last that was read.
        </p>
      ) : null}
      <DataTable
        label="Operations"
        noun="operation"
        columns={columns}
        rows={list.rows}
        total={list.total}
        rowKey={(row) => String(row.id)}
        rowHref={(row) => operationHref(row.id)}
        filters={filters}
        searchLabel="Search operations"
        exportHref={(format) => `/api/v1/operations?${operationsQuery(state, { format, limit: "1000" })}`}
        onRange={list.onRange}
        empty={
          <EmptyState
            title="No operations yet"
            action={
              <>
                <Link className="button primary" href="/fleet/provision">
                  Provision a cluster
                </Link>
                <Link className="button" href="/fleet/import">
                  Import a cluster
                </Link>
              </>
            }
            command={'curl -sS -H "Authorization: Bearer $ROOKERY_TOKEN" "$ROOKERY_URL/api/v1/operations"'}
          >
            Every piece of work on the fleet is an operation with a plan, approvals, steps and a log. They will be
            listed here, and stay.
          </EmptyState>
        }
      />
    </>
  );
}
