"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { formatCount, formatDuration } from "#components/ui/format.ts";
import type { Column } from "#components/ui/table-contract.ts";
import { visibleText } from "#components/ui/visible-text.ts";
import type { LockWaitView } from "#lib/inventory/probe-schemas.ts";
import { KillDialog, type KillTarget } from "./kill-dialog.tsx";
import { ProbeBox, type TabProps, useProbe } from "./probe-box.tsx";

const rowKey = (row: LockWaitView) => `${row.waitingId} ${row.blockingId} ${row.table}`;

/** Who waits for whose row lock, longest first; the one that blocks can be ended. */
export function LockWaitsTab(props: TabProps) {
  const { instance, rights } = props;
  const query = useProbe(props, "lock_waits");
  const [target, setTarget] = useState<KillTarget | null>(null);
  const why = rights.propose ? null : `Your roles in ${instance.environment.name} do not propose operations`;
  const columns: Column<LockWaitView>[] = [
    { id: "waiting", header: "Waits", narrow: "first", cell: (row) => <span className="mono">{row.waitingId}</span> },
    { id: "time", header: "For", numeric: true, narrow: "first", cell: (row) => formatDuration(row.waitingSeconds) },
    {
      id: "waitingQuery",
      header: "Statement that waits",
      cell: (row) => <Statement text={row.waitingQuery} idle="nothing" />,
    },
    {
      id: "blocking",
      header: "Blocked by",
      narrow: "first",
      cell: (row) => <span className="mono">{row.blockingId}</span>,
    },
    { id: "age", header: "Its transaction", numeric: true, cell: (row) => formatDuration(row.blockingSeconds) },
    {
      id: "blockingQuery",
      header: "Statement that blocks",
      cell: (row) => <Statement text={row.blockingQuery} idle="idle in an open transaction" />,
    },
    { id: "rows", header: "Rows locked", numeric: true, cell: (row) => formatCount(row.blockingRowsLocked) },
    { id: "table", header: "Table", cell: (row) => <span className="mono small">{row.table}</span> },
    { id: "mode", header: "Mode", cell: (row) => <span className="mono small">{row.mode}</span> },
    {
      id: "kill",
      header: "Act",
      cell: (row) => (
        <Button
          mutates
          why={why}
          label={`Kill the blocking session ${row.blockingId}`}
          onClick={() => setTarget(blocker(row))}
        >
          Kill {row.blockingId}
        </Button>
      ),
    },
  ];
  return (
    <>
      <ProbeBox
        query={query}
        title="Lock waits"
        what="the lock waits"
        everySeconds={5}
        rights={rights}
        instance={instance}
      >
        {(rows) => (
          <DataTable
            label={`Lock waits of ${instance.name}`}
            noun="lock wait"
            columns={columns}
            rows={rows}
            total={rows.length}
            rowKey={rowKey}
            tools={false}
            prefix="locks."
            empty={<p className="muted">Nobody waits for a row lock on {instance.name}.</p>}
          />
        )}
      </ProbeBox>
      <KillDialog target={target} instance={instance} rights={rights} onClose={() => setTarget(null)} />
    </>
  );
}

function blocker(row: LockWaitView): KillTarget {
  return {
    id: row.blockingId,
    user: "the blocking account",
    host: "",
    seconds: row.blockingSeconds,
    query: row.blockingQuery,
    database: null,
  };
}

function Statement({ text, idle }: { text: string | null; idle: string }) {
  if (text === null) return <span className="muted">{idle}</span>;
  return (
    <code className="statement" title={visibleText(text)}>
      {visibleText(text)}
    </code>
  );
}
