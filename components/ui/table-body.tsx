"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Column, DataTableProps } from "./table-contract.ts";
import { TableRow } from "./table-row.tsx";
import { moveTo } from "./table-state.ts";
import { useUrlState } from "./url-state.ts";

/** Lists longer than this scroll in their own box and keep only the visible rows in the page. */
const virtualFrom = 60;

interface TableBodyProps<Row>
  extends Pick<DataTableProps<Row>, "rowKey" | "rowHref" | "drawerParam" | "onRange" | "label"> {
  columns: readonly Column<Row>[];
  rows: readonly (Row | undefined)[];
  gone: ReadonlySet<string>;
  head: ReactNode;
  onHover: (hovering: boolean) => void;
}

/** The rows: virtual beyond 60, with one tab stop that the arrow keys move. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const { columns, rows, rowKey, rowHref, drawerParam, onRange, gone, head, onHover, label } = props;
  const router = useRouter();
  const [params, change] = useUrlState();
  const open = drawerParam ? params.get(drawerParam) : null;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);
  const long = rows.length > virtualFrom;
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: long,
    getScrollElement: () => box.current,
    estimateSize: () => 29,
    overscan: 12,
    // What the server draws before it knows the window: one screen.
    initialRect: { width: 1200, height: 800 },
  });
  const items = long ? virtual.getVirtualItems() : rows.map((_, index) => ({ index, start: 0, end: 0 }));
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    const row = box.current?.querySelector<HTMLElement>(`tr[data-index="${active}"]`);
    if (!row) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: long });
  });

  function go(row: Row, event: MouseEvent | KeyboardEvent) {
    const href = rowHref?.(row);
    if ((event.ctrlKey || event.metaKey) && href) window.open(href, "_blank", "noopener");
    else if (drawerParam) change({ [drawerParam]: rowKey(row) });
    else if (href) router.push(href);
  }
  function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>) {
    if (!(event.target instanceof HTMLTableRowElement)) return;
    const row = rows[active];
    if (event.key === "Enter" && row !== undefined) return go(row, event);
    const to = moveTo(event.key, active, rows.length);
    if (to === null) return;
    event.preventDefault();
    wantsFocus.current = true;
    setActive(to);
    if (long) virtual.scrollToIndex(to, { align: "auto" });
  }
  const before = items[0]?.start ?? 0;
  const after = long ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  return (
    <div
      ref={box}
      className={long ? "table-box long" : "table-box"}
      onPointerEnter={() => onHover(true)}
      onPointerLeave={() => onHover(false)}
    >
      <table className="data-table" aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>{head}</thead>
        <tbody onKeyDown={onKeyDown}>
          {before > 0 ? <Spacer height={before} /> : null}
          {items.map(({ index }) => {
            const row = rows[index];
            const key = row === undefined ? `row ${index}` : rowKey(row);
            return (
              <TableRow
                // By place where rows come page by page: else the row that has focus is replaced when its page arrives.
                key={long ? index : key}
                row={row}
                index={index}
                columns={columns}
                measure={long ? virtual.measureElement : undefined}
                tabStop={index === Math.min(active, rows.length - 1)}
                selected={open !== null && open === key}
                gone={gone.has(key)}
                onFocus={setActive}
                onOpen={rowHref || drawerParam ? go : undefined}
              />
            );
          })}
          {after > 0 ? <Spacer height={after} /> : null}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr className="spacer">
      <td style={{ height }} />
    </tr>
  );
}
