"use client";

import { useEffect, useRef, useState } from "react";
import { useTimeRange } from "#components/frame/range-control.tsx";
import { BareSelect, type Choice } from "#components/ui/select.tsx";
import { useShortcut } from "#components/ui/shortcuts.ts";
import { useUrlState } from "#components/ui/url-state.ts";
import { useView } from "#components/ui/view.tsx";
import { formatShort } from "#components/ui/zone.ts";
import { type FilterName, filterNames, isTimed } from "./audit-queries.ts";
import { actionChoices, resultChoices } from "./audit-words.ts";

/** The filters of the audit: each stands in the address, so that a copied link shows the same rows. */
export function AuditFilters({ clusters }: { clusters: readonly { id: string; name: string }[] }) {
  const [params, change] = useUrlState();
  const set = (name: FilterName, value: string, how: "push" | "replace" = "push") =>
    change({ [name]: value === "" ? null : value }, how);
  const any = filterNames.some((name) => params.has(name)) || isTimed(params);
  const cluster = params.get("clusterId") ?? "";
  const clusterChoices: Choice[] = [
    { value: "", label: "Any cluster" },
    ...clusters.map(({ id, name }) => ({ value: id, label: name })),
  ];
  // A cluster that is gone has no name here; the link that names it still has to say so.
  if (cluster && !clusters.some((one) => one.id === cluster))
    clusterChoices.push({ value: cluster, label: "A cluster that is gone" });
  return (
    <search className="table-tools filters">
      <Words name="q" label="Search the audit" value={params.get("q") ?? ""} set={set} main />
      <Words name="actor" label="Who" value={params.get("actor") ?? ""} set={set} />
      <Words name="subject" label="What it was done to" value={params.get("subject") ?? ""} set={set} />
      <ActionSelect value={params.get("action") ?? ""} set={set} />
      <BareSelect
        label="Result"
        choices={resultChoices}
        value={params.get("result") ?? ""}
        onChange={(event) => set("result", event.target.value)}
      />
      <BareSelect
        label="Cluster"
        choices={clusterChoices}
        value={cluster}
        onChange={(event) => set("clusterId", event.target.value)}
      />
      <Words name="operationId" label="Operation number" value={params.get("operationId") ?? ""} set={set} number />
      <TimeSelect />
      {any ? (
        <button
          type="button"
          className="plain"
          onClick={() =>
            change({ ...Object.fromEntries(filterNames.map((name) => [name, null])), time: null, from: null, to: null })
          }
        >
          Clear the filter
        </button>
      ) : null}
    </search>
  );
}

type Set = (name: FilterName, value: string, how?: "push" | "replace") => void;

function ActionSelect({ value, set }: { value: string; set: Set }) {
  const known = actionChoices.some((choice) => choice.value === value);
  const choices: Choice[] = known ? [...actionChoices] : [...actionChoices, { value, label: value }];
  return (
    <BareSelect
      label="Action"
      choices={choices}
      value={value}
      onChange={(event) => set("action", event.target.value)}
    />
  );
}

/** All times, or the one range of the page that stands in the top bar. */
function TimeSelect() {
  const [params, change] = useUrlState();
  const range = useTimeRange();
  const { timeZone } = useView();
  const words = range.quick
    ? range.quick.label
    : `${formatShort(range.from, timeZone, range.to)} to ${formatShort(range.to, timeZone, range.to)}`;
  return (
    <BareSelect
      label="Time"
      choices={[
        { value: "all", label: "All times" },
        { value: "range", label: `${words} (the range above)` },
      ]}
      value={isTimed(params) ? "range" : "all"}
      onChange={(event) =>
        change(event.target.value === "range" ? { time: "range" } : { time: null, from: null, to: null })
      }
    />
  );
}

// The field holds what is typed; the address follows after a moment, so that typing never waits for it.
function Words(props: { name: FilterName; label: string; value: string; set: Set; main?: boolean; number?: boolean }) {
  const { name, label, value, set, main = false, number = false } = props;
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const field = useRef<HTMLInputElement>(null);
  useShortcut("/", () => field.current?.focus(), main);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      set(name, text, "replace");
    }, 200);
    return () => clearTimeout(timer);
  });
  return (
    <input
      ref={field}
      type="search"
      className={main ? "search" : "search short"}
      aria-label={label}
      placeholder={label}
      inputMode={number ? "numeric" : undefined}
      value={text}
      onChange={(event) => setText(number ? event.target.value.replace(/\D/g, "").slice(0, 9) : event.target.value)}
    />
  );
}
