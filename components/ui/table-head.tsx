"use client";

import type { Column } from "./table-contract.ts";
import { nextSort, type TableState } from "./table-state.ts";

interface TableHeadProps<Row> {
  columns: readonly Column<Row>[];
  sort: TableState["sort"];
  defaultSort: TableState["sort"];
  onSort: (sort: TableState["sort"]) => void;
}

/** Column heads; those that can sort are buttons that say how they sort now. */
export function TableHead<Row>({ columns, sort, defaultSort, onSort }: TableHeadProps<Row>) {
  return (
    <tr>
      {columns.map((column) => {
        const active = sort?.column === column.id ? sort : null;
        const order = active ? (active.descending ? "descending" : "ascending") : undefined;
        return (
          <th key={column.id} scope="col" className={column.numeric ? "num" : undefined} aria-sort={order}>
            {column.sortable ? (
              <button type="button" className="sort" onClick={() => onSort(nextSort(sort, column.id) ?? defaultSort)}>
                {column.header}
                <span aria-hidden="true">{order === "descending" ? "▾" : order === "ascending" ? "▴" : ""}</span>
              </button>
            ) : (
              column.header
            )}
          </th>
        );
      })}
    </tr>
  );
}
