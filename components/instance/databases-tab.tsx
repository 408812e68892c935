"use client";

import { DataTable } from "#components/ui/data-table.tsx";
import { formatBytes, formatCount, plural } from "#components/ui/format.ts";
import type { Column } from "#components/ui/table-contract.ts";
import type { DatabaseSizeView } from "#lib/inventory/probe-schemas.ts";
import { ProbeBox, type TabProps, useProbe } from "./probe-box.tsx";

const rowKey = (row: DatabaseSizeView) => row.name;
// information_schema hides tables from accounts without a right on them: none visible is not the same as none.
const seen = (row: DatabaseSizeView) => row.tables > 0;

function Bytes({ row, value }: { row: DatabaseSizeView; value: number }) {
  if (!seen(row)) return <span className="muted">unknown</span>;
  return <span title={`${value} bytes`}>{formatBytes(value)}</span>;
}

const columns: Column<DatabaseSizeView>[] = [
  { id: "name", header: "Database", narrow: "first", cell: (row) => <span className="mono">{row.name}</span> },
  {
    id: "tables",
    header: "Tables",
    numeric: true,
    cell: (row) => (seen(row) ? formatCount(row.tables) : <span className="muted">none visible</span>),
  },
  { id: "data", header: "Data", numeric: true, cell: (row) => <Bytes row={row} value={row.dataBytes} /> },
  { id: "index", header: "Indexes", numeric: true, cell: (row) => <Bytes row={row} value={row.indexBytes} /> },
  { id: "free", header: "Free inside", numeric: true, cell: (row) => <Bytes row={row} value={row.freeBytes} /> },
  {
    id: "total",
    header: "Together",
    numeric: true,
    cell: (row) => <Bytes row={row} value={row.dataBytes + row.indexBytes} />,
  },
];

/** What lies on the disk, by database, as the engines estimate it. Asked by hand: it opens every table. */
export function DatabasesTab(props: TabProps) {
  const { instance, rights } = props;
  const query = useProbe(props, "databases");
  return (
    <ProbeBox
      query={query}
      title="Databases and disk"
      what="the databases"
      everySeconds={null}
      rights={rights}
      instance={instance}
    >
      {(rows) => {
        const hidden = rows.filter((row) => !seen(row)).length;
        const total = rows.reduce((sum, row) => sum + row.dataBytes + row.indexBytes, 0);
        return (
          <>
            <p className="muted">
              {formatBytes(total)} in {plural(rows.length - hidden, "database")} as the engines estimate it
              {instance.dataFolder ? (
                <>
                  , in <span className="mono">{instance.dataFolder}</span>
                </>
              ) : null}
              . Binary logs, redo log and undo are not in it.
              {hidden > 0
                ? ` Of ${plural(hidden, "database")} no table is visible to Rookery's account: empty, or without a right to see them.`
                : ""}
            </p>
            <DataTable
              label={`Databases of ${instance.name}`}
              noun="database"
              columns={columns}
              rows={rows}
              total={rows.length}
              rowKey={rowKey}
              tools={false}
              prefix="databases."
              empty={<p className="muted">There is no database of people on {instance.name}.</p>}
            />
          </>
        );
      }}
    </ProbeBox>
  );
}
