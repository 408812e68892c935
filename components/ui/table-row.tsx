"use client";

import type { KeyboardEvent, MouseEvent } from "react";
import type { Column } from "./table-contract.ts";

interface TableRowProps<Row> {
  row: Row | undefined;
  index: number;
  columns: readonly Column<Row>[];
  measure: ((element: HTMLElement | null) => void) | undefined;
  tabStop: boolean;
  selected: boolean;
  gone: boolean;
  onFocus: (index: number) => void;
  onOpen: ((row: Row, event: MouseEvent | KeyboardEvent) => void) | undefined;
}

/** One row. Under 720 px its cells stand on two lines, parted by the empty "line-break" cell. */
export function TableRow<Row>({
  row,
  index,
  columns,
  measure,
  tabStop,
  selected,
  gone,
  onFocus,
  onOpen,
}: TableRowProps<Row>) {
  const className = [onOpen ? "row-link" : "", gone ? "gone" : ""].join(" ").trim();
  return (
    <tr
      ref={measure}
      data-index={index}
      className={className || undefined}
      tabIndex={tabStop ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={selected || undefined}
      onFocus={(event) => {
        if (event.target === event.currentTarget) onFocus(index);
      }}
      onClick={(event) => {
        // Links, buttons and fields in the row act for themselves, and marking text is not a click.
        const own = event.target instanceof Element && event.target.closest("a, button, input, select, label, summary");
        if (row !== undefined && onOpen && !own && !window.getSelection()?.toString()) onOpen(row, event);
      }}
    >
      {columns.map((column) => (
        <td key={column.id} className={cellClass(column, column === columns[0])}>
          {column.narrow === "first" || column === columns[0] ? null : (
            <span className="cell-label">{column.header} </span>
          )}
          {row === undefined ? <span className="muted">…</span> : column.cell(row)}
        </td>
      ))}
      <td role="presentation" className="line-break" />
    </tr>
  );
}

function cellClass<Row>(column: Column<Row>, isFirst: boolean): string | undefined {
  const place = isFirst || column.narrow === "first" ? "" : column.narrow === "hide" ? "narrow-hide" : "second";
  return [isFirst ? "name" : "", column.numeric ? "num" : "", place].filter(Boolean).join(" ") || undefined;
}
