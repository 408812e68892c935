"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { formatDuration, formatPercent } from "#components/ui/format.ts";
import type { Column } from "#components/ui/table-contract.ts";
import { useUrlState } from "#components/ui/url-state.ts";
import { visibleText } from "#components/ui/visible-text.ts";
import type { ProcessView } from "#lib/inventory/probe-schemas.ts";
import { KillDialog, type KillTarget } from "./kill-dialog.tsx";
import { ProbeBox, type TabProps, useProbe } from "./probe-box.tsx";

const rowKey = (row: ProcessView) => String(row.id);

/** Who works on the server now, longest first. Killing is an operation with its own plan and place in the audit. */
export function ProcessesTab(props: TabProps) {
  const { instance, rights } = props;
  const query = useProbe(props, "processes");
  const [target, setTarget] = useState<KillTarget | null>(null);
  const [params, change] = useUrlState();
  const idle = params.get("idle") === "shown";
  const why = rights.propose ? null : `Your roles in ${instance.environment.name} do not propose operations`;
  const columns = processColumns((row) => (
    <Button mutates why={why} label={`Kill session ${row.id} of ${row.user}`} onClick={() => setTarget(row)}>
      Kill
    </Button>
  ));
  return (
    <>
      <ProbeBox query={query} title="Sessions" what="the sessions" everySeconds={5} rights={rights} instance={instance}>
        {(rows) => {
          const shown = idle ? rows : rows.filter((row) => row.query !== null || row.command !== "Sleep");
          return (
            <>
              <p className="row small">
                <label className="check">
                  <input
                    type="checkbox"
                    checked={idle}
                    onChange={(event) => change({ idle: event.target.checked ? "shown" : null }, "replace")}
                  />
                  Show the {rows.length - rows.filter((row) => row.query !== null || row.command !== "Sleep").length}{" "}
                  that sleep
                </label>
              </p>
              <DataTable
                label={`Sessions of ${instance.name}`}
                noun="session"
                columns={columns}
                rows={shown}
                total={shown.length}
                rowKey={rowKey}
                tools={false}
                prefix="sessions."
                empty={<p className="muted">Nobody works on {instance.name} now.</p>}
              />
            </>
          );
        }}
      </ProbeBox>
      <KillDialog target={target} instance={instance} rights={rights} onClose={() => setTarget(null)} />
    </>
  );
}

function processColumns(kill: (row: ProcessView) => ReactNode): Column<ProcessView>[] {
  return [
    { id: "id", header: "Session", narrow: "first", cell: (row) => <span className="mono">{row.id}</span> },
    { id: "user", header: "User", narrow: "first", cell: (row) => row.user },
    { id: "time", header: "Time", numeric: true, narrow: "first", cell: (row) => formatDuration(row.seconds) },
    { id: "command", header: "Command", cell: (row) => <span className="nowrap">{row.command}</span> },
    { id: "database", header: "Database", cell: (row) => row.database ?? <span className="muted">none</span> },
    { id: "state", header: "State", cell: (row) => row.state || <span className="muted">–</span> },
    {
      id: "query",
      header: "Statement",
      cell: (row) =>
        row.query === null ? (
          <span className="muted">nothing</span>
        ) : (
          <code className="statement" title={visibleText(row.query)}>
            {visibleText(row.query)}
          </code>
        ),
    },
    {
      id: "progress",
      header: "Done",
      numeric: true,
      narrow: "hide",
      cell: (row) => (row.progress === null ? <span className="muted">–</span> : formatPercent(row.progress)),
    },
    { id: "host", header: "From", narrow: "hide", cell: (row) => <span className="mono small">{row.host}</span> },
    { id: "kill", header: "Act", cell: kill },
  ];
}
