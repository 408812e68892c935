import type { ReactNode } from "react";
import type { TableState } from "./table-state.ts";

export interface FilterSpec {
  id: string;
  label: string;
  options: readonly { value: string; label: string }[];
}

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Right-aligned figures. */
  numeric?: boolean;
  sortable?: boolean;
  /** Where it stands under 720 px: first line (name, state), second line with its header as label (default), or not at all. */
  narrow?: "first" | "second" | "hide";
  /** False keeps it out of the column choice (default: all but the first may be hidden). */
  hideable?: boolean;
  /** Hidden until the person chooses it. */
  initiallyHidden?: boolean;
}

/** Address of the list's export, or how to write it where the query is not tableQuery's. */
export type ExportHref = string | ((format: "csv" | "json") => string);

export interface DataTableProps<Row> {
  /** Name for screen readers: "Clusters". */
  label: string;
  /** What is counted: "cluster". */
  noun: string;
  columns: readonly Column<Row>[];
  /** In the server's order; undefined where a page is still on its way (see useRowWindow). */
  rows: readonly (Row | undefined)[];
  /** All that match the filter. */
  total: number;
  /** All there are, for "n of N"; leave out when unknown. */
  grandTotal?: number;
  rowKey: (row: Row) => string;
  /** The row's own page: a click goes there, Ctrl/Cmd-click opens a tab. */
  rowHref?: (row: Row) => string;
  /** Instead of going away, a plain click sets this search parameter to the row's key and a <Drawer> shows it. */
  drawerParam?: string;
  filters?: readonly FilterSpec[];
  /** Words in the search field; leave out for none. */
  searchLabel?: string;
  defaultSort?: TableState["sort"];
  /** GET address that also answers format=csv and format=json with the same filter and order. */
  exportHref?: ExportHref;
  /** Shown when nothing matches and no filter is set. */
  empty?: ReactNode;
  onRange?: (first: number, last: number) => void;
  /** Put before this table's names in the address when a page has two. */
  prefix?: string;
  /** False for short lists without tools (no search, columns, export). */
  tools?: boolean;
}
