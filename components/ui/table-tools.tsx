"use client";

import { useEffect, useRef, useState } from "react";
import { Disclosure } from "./disclosure.tsx";
import { formatCount, plural } from "./format.ts";
import { Kbd } from "./kbd.tsx";
import { useShortcut } from "./shortcuts.ts";
import type { Column, ExportHref, FilterSpec } from "./table-contract.ts";
import { type TableState, tableQuery } from "./table-state.ts";
import { useView } from "./view.tsx";

interface TableToolsProps<Row> {
  noun: string;
  columns: readonly Column<Row>[];
  total: number;
  grandTotal?: number;
  filters?: readonly FilterSpec[];
  searchLabel?: string;
  exportHref?: ExportHref;
  state: TableState;
  setState: (state: TableState, how?: "push" | "replace") => void;
  changes: number;
  release: () => void;
}

/** Search, filter chips, count, column choice, export, and the pill of changes that wait. */
export function TableTools<Row>(props: TableToolsProps<Row>) {
  const { state, setState, total, grandTotal, filters = [], changes, release } = props;
  useShortcut("u", release, changes > 0);
  const choose = (id: string, values: string[]) => {
    const { [id]: _, ...others } = state.filters;
    setState({ ...state, filters: values.length > 0 ? { ...others, [id]: values } : others });
  };
  return (
    <div className="table-tools">
      {props.searchLabel ? (
        <Search
          label={props.searchLabel}
          value={state.search}
          onChange={(search) => setState({ ...state, search }, "replace")}
        />
      ) : null}
      {filters.map((filter) => (
        <FilterMenu
          key={filter.id}
          filter={filter}
          chosen={state.filters[filter.id] ?? []}
          choose={(values) => choose(filter.id, values)}
        />
      ))}
      {filters.flatMap((filter) =>
        (state.filters[filter.id] ?? []).map((value) => (
          <span key={`${filter.id}=${value}`} className="chip">
            {filter.label}: {filter.options.find((option) => option.value === value)?.label ?? value}
            <button
              type="button"
              aria-label={`Remove filter ${filter.label} ${value}`}
              onClick={() =>
                choose(
                  filter.id,
                  (state.filters[filter.id] ?? []).filter((one) => one !== value),
                )
              }
            >
              ×
            </button>
          </span>
        )),
      )}
      <span className="small muted" role="status">
        {grandTotal !== undefined && grandTotal !== total
          ? `${formatCount(total)} of ${plural(grandTotal, props.noun)}`
          : plural(total, props.noun)}
      </span>
      {changes > 0 ? (
        <button type="button" className="pill" onClick={release}>
          {plural(changes, "change")}, press <Kbd keys="u" />
        </button>
      ) : null}
      <span className="grow" />
      <TableMenu {...props} />
    </div>
  );
}

// The field holds what is typed; the address follows after a moment, so that typing never waits for it.
function Search({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const field = useRef<HTMLInputElement>(null);
  useShortcut("/", () => field.current?.focus());
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onChange(text);
    }, 60);
    return () => clearTimeout(timer);
  });
  return (
    <input
      ref={field}
      type="search"
      className="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function FilterMenu({
  filter,
  chosen,
  choose,
}: {
  filter: FilterSpec;
  chosen: readonly string[];
  choose: (values: string[]) => void;
}) {
  return (
    <Disclosure label={filter.label} name={`Filter by ${filter.label}`} side="start">
      <fieldset className="choices">
        <legend className="small muted">{filter.label}</legend>
        {filter.options.map((option) => (
          <label key={option.value} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(option.value)}
              onChange={(event) =>
                choose(
                  event.target.checked ? [...chosen, option.value] : chosen.filter((value) => value !== option.value),
                )
              }
            />
            {option.label}
          </label>
        ))}
      </fieldset>
    </Disclosure>
  );
}

function TableMenu<Row>({ columns, state, setState, exportHref }: TableToolsProps<Row>) {
  const view = useView();
  const link = (format: "csv" | "json") =>
    typeof exportHref === "function"
      ? exportHref(format)
      : `${exportHref}${exportHref?.includes("?") ? "&" : "?"}${tableQuery(state, { format })}`;
  const toggle = (id: string) =>
    setState({
      ...state,
      hidden: state.hidden.includes(id) ? state.hidden.filter((one) => one !== id) : [...state.hidden, id],
    });
  return (
    <Disclosure label="View" name="View: columns, density and export">
      <fieldset className="choices">
        <legend className="small muted">Columns</legend>
        {columns.map((column, index) => {
          const id = column.initiallyHidden ? `+${column.id}` : column.id;
          const shown = column.initiallyHidden ? state.hidden.includes(id) : !state.hidden.includes(id);
          return (
            <label key={column.id} className="check">
              <input
                type="checkbox"
                checked={shown}
                disabled={index === 0 || column.hideable === false}
                onChange={() => toggle(id)}
              />
              {column.header}
            </label>
          );
        })}
      </fieldset>
      <label className="check">
        <input
          type="checkbox"
          checked={view.density === "comfortable"}
          onChange={(event) => view.change({ density: event.target.checked ? "comfortable" : "compact" })}
        />
        More space between rows
      </label>
      {exportHref ? (
        <p className="row">
          <a href={link("csv")}>CSV of these rows</a> <a href={link("json")}>JSON</a>
        </p>
      ) : null}
    </Disclosure>
  );
}
