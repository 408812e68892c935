"use client";

import { useCallback, useMemo, useState } from "react";
import { TableBody } from "./table-body.tsx";
import type { DataTableProps } from "./table-contract.ts";
import { TableHead } from "./table-head.tsx";
import { readTableState, type TableState, tablePatch } from "./table-state.ts";
import { TableTools } from "./table-tools.tsx";
import { useUrlState } from "./url-state.ts";
import { useHeldRows } from "./use-held-rows.ts";

/** The spec that useTableState and DataTable must agree on. */
export function tableSpec<Row>(props: Pick<DataTableProps<Row>, "columns" | "filters" | "defaultSort" | "prefix">) {
  return {
    filters: (props.filters ?? []).map((filter) => filter.id),
    sortable: props.columns.filter((column) => column.sortable).map((column) => column.id),
    defaultSort: props.defaultSort ?? null,
    prefix: props.prefix ?? "",
  };
}

/** The table's state from the address, for the query that reads its rows (see tableQuery), and the way to change it. */
export function useTableState(
  spec: ReturnType<typeof tableSpec>,
): [TableState, (state: TableState, how?: "push" | "replace") => void] {
  const [params, change] = useUrlState();
  const text = params.toString();
  const names = JSON.stringify(spec);
  const state = useMemo(() => readTableState(new URLSearchParams(text), JSON.parse(names)), [text, names]);
  const set = useCallback(
    (next: TableState, how?: "push" | "replace") => change(tablePatch(next, JSON.parse(names)), how),
    [change, names],
  );
  return [state, set];
}

/**
 * The table kit: filter, sort, columns and drawer in the address; at most 120 rows in the page however long the list;
 * arrows, Home, End, Page keys and Enter; nothing moves under the pointer; two lines per row on a phone.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, label, tools = true } = props;
  const [state, setState] = useTableState(tableSpec(props));
  const [hovering, setHovering] = useState(false);
  const keyOf = useCallback((row: Row | undefined) => (row === undefined ? "" : rowKey(row)), [rowKey]);
  const complete = !rows.includes(undefined);
  const held = useHeldRows(
    rows,
    keyOf,
    hovering && complete,
    JSON.stringify([state.search, state.filters, state.sort]),
  );
  const shown = columns.filter(
    (column) =>
      !state.hidden.includes(column.id) && (!column.initiallyHidden || state.hidden.includes(`+${column.id}`)),
  );
  const filtered = state.search !== "" || Object.keys(state.filters).length > 0;

  if (rows.length === 0 && !filtered && props.empty) return props.empty;
  return (
    <div>
      {tools ? (
        <TableTools {...props} state={state} setState={setState} changes={held.changes} release={held.release} />
      ) : null}
      {rows.length === 0 ? (
        <p className="muted">{filtered ? `No ${props.noun} matches this filter.` : `No ${props.noun}.`}</p>
      ) : (
        <TableBody
          {...props}
          columns={shown}
          rows={held.rows}
          gone={held.gone}
          head={
            <TableHead
              columns={shown}
              sort={state.sort}
              onSort={(sort) => setState({ ...state, sort })}
              defaultSort={props.defaultSort ?? null}
            />
          }
          label={label}
          onHover={setHovering}
        />
      )}
    </div>
  );
}
