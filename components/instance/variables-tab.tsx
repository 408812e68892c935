"use client";

import { useState } from "react";
import { DataTable } from "#components/ui/data-table.tsx";
import { plural } from "#components/ui/format.ts";
import { Pip } from "#components/ui/pip.tsx";
import { BareSelect } from "#components/ui/select.tsx";
import type { Column } from "#components/ui/table-contract.ts";
import type { VariableView } from "#lib/inventory/probe-schemas.ts";
import { ProbeBox, type TabProps, useProbe } from "./probe-box.tsx";
import { chooseVariables, type VariableChoice, variableChoices } from "./variable-choice.ts";

const rowKey = (row: VariableView) => row.name;

const columns: Column<VariableView>[] = [
  {
    id: "name",
    header: "Variable",
    narrow: "first",
    cell: (row) => (
      <span className="mono" title={row.comment}>
        {row.name}
      </span>
    ),
  },
  { id: "value", header: "Running", narrow: "first", cell: (row) => <Value text={row.value} /> },
  {
    id: "wanted",
    header: "Spec",
    cell: (row) => (row.wanted === null ? <span className="muted">–</span> : <Value text={row.wanted} />),
  },
  { id: "difference", header: "Against the spec", narrow: "first", cell: (row) => <Difference row={row} /> },
  { id: "default", header: "Default", narrow: "hide", cell: (row) => <Value text={row.defaultValue} /> },
  {
    id: "dynamic",
    header: "Changes",
    cell: (row) => <span className="muted nowrap">{row.dynamic ? "while running" : "needs restart"}</span>,
  },
  { id: "scope", header: "Scope", narrow: "hide", cell: (row) => <span className="muted nowrap">{row.scope}</span> },
];

/** What the server is set to, beside what the cluster's spec wants and what a change would need. */
export function VariablesTab(props: TabProps) {
  const { instance, rights } = props;
  const query = useProbe(props, "variables");
  const [search, setSearch] = useState("");
  const [choice, setChoice] = useState<VariableChoice>("changed");
  return (
    <ProbeBox
      query={query}
      title="Variables"
      what="the variables"
      everySeconds={null}
      rights={rights}
      instance={instance}
    >
      {(rows) => {
        const shown = chooseVariables(rows, choice, search);
        return (
          <>
            <div className="table-tools">
              <input
                type="search"
                className="search"
                aria-label="Name or value"
                placeholder="Name or value"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
              <BareSelect
                label="Which variables"
                choices={variableChoices}
                value={choice}
                onChange={(event) =>
                  setChoice(variableChoices.find((one) => one.value === event.target.value)?.value ?? "all")
                }
              />
              <span className="small muted" role="status">
                {shown.length} of {plural(rows.length, "variable")}
              </span>
            </div>
            <DataTable
              label={`Variables of ${instance.name}`}
              noun="variable"
              columns={columns}
              rows={shown}
              total={shown.length}
              rowKey={rowKey}
              tools={false}
              prefix="variables."
            />
          </>
        );
      }}
    </ProbeBox>
  );
}

function Value({ text }: { text: string | null }) {
  if (text === null) return <span className="muted">none</span>;
  if (text === "") return <span className="muted">empty</span>;
  return (
    <code className="statement" title={text}>
      {text}
    </code>
  );
}

function Difference({ row }: { row: VariableView }) {
  switch (row.difference) {
    case null:
      return <span className="muted">not in the spec</span>;
    case "same":
      return <Pip tone="ok" word="As the spec says" />;
    case "differs":
      return <Pip tone="warning" word="Differs" />;
    case "needs restart":
      return <Pip tone="warning" word="Differs, needs restart" />;
    case "unknown":
      return <Pip tone="unknown" word="Unknown" />;
  }
}
