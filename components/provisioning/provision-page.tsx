"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { whyChecksStop } from "#components/ui/check-list.tsx";
import { Time } from "#components/ui/time.tsx";
import type { EnvironmentView } from "#lib/inventory/environment-schemas.ts";
import { HostPanel } from "./host-panel.tsx";
import { type ProposeAction, ProposeBar } from "./propose-bar.tsx";
import { hostOptions, hostQuestion } from "./provisioning-queries.ts";
import { draftOf, emptyDraft, type SpecDraft, type SpecValues, specOf } from "./spec-draft.ts";
import { SpecEditor } from "./spec-editor.tsx";
import { SpecForm } from "./spec-form.tsx";
import { useKeptDraft } from "./use-kept-draft.ts";
import { useSpecTools } from "./use-spec-tools.ts";

type Draft = SpecDraft & { reason: string; ticket: string };
const noErrors: Record<string, string> = {};

/** Provision a cluster: form and YAML are two views of one spec; the host is asked while one types. */
export function ProvisionPage({ environments, propose }: { environments: EnvironmentView[]; propose: ProposeAction }) {
  const [first] = environments;
  const empty = useMemo<Draft>(
    () => ({ ...emptyDraft, environment: first?.slug ?? "", reason: "", ticket: "" }),
    [first],
  );
  const kept = useKeptDraft("provision", empty);
  const { draft, change, replace, suggest } = kept;
  const tools = useSpecTools();
  const host = useQuery(hostOptions(useSettled(hostQuestion(draft))));
  const offer = host.data;
  const [broken, setBroken] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ content: string; fields: Record<string, string> } | null>(null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const values = useMemo(() => specOf(draft), [draft]);
  const content = JSON.stringify(values);
  const environment = environments.find(({ slug }) => slug === draft.environment);
  const problems = useMemo(() => tools?.checkSpec(JSON.parse(content)) ?? [], [tools, content]);

  useNewestVersion(draft.version, offer?.versions, (version) => suggest({ version }));
  const edit = useCallback(
    (patch: Partial<SpecDraft>) => {
      setTouched((before) => new Set([...before, ...Object.keys(patch)]));
      change(patch);
    },
    [change],
  );
  const take = useCallback(
    (next: SpecValues) => {
      setTouched(new Set(Object.keys(next)));
      replace({ ...draft, ...draftOf(next, draft) });
    },
    [draft, replace],
  );
  // What the server refused stands until the spec is changed; what the form sees itself, for fields that were touched.
  const server = refused?.content === content ? refused.fields : noErrors;
  const errors: Record<string, string> = { ...server };
  for (const problem of problems) {
    const field = problem.path.split(".")[0] ?? "";
    if (touched.has(field)) errors[problem.path] ??= problem.message;
  }
  const [problem] = problems;
  const failed = host.error === null && offer ? whyChecksStop(offer.checks) : null;
  const why = broken ?? (problem ? `${words(problem.path)}: ${problem.message}` : null) ?? failed;
  return (
    <>
      {environment ? (
        <IdentityBand environment={environment} name={draft.name || "new cluster"} facts="not created yet" />
      ) : null}
      <Breadcrumb crumbs={[{ label: "Fleet", href: "/fleet" }, { label: "Provision" }]} />
      <div className="verdict">
        <div>
          <h1>Provision a cluster</h1>
          <p className="muted">
            Fill in the form or write the YAML: they are the same spec. Nothing is made before you propose it and it is
            run.
          </p>
        </div>
      </div>
      {kept.restoredAt === null ? null : (
        <p className="note row">
          <span>
            This draft was kept from <Time at={kept.restoredAt} />.
          </span>
          <button
            type="button"
            onClick={() => {
              kept.clear();
              setTouched(new Set());
            }}
          >
            Start over
          </button>
        </p>
      )}
      <div className="columns aside provision">
        <form onSubmit={(event) => event.preventDefault()} aria-label="Spec as a form">
          <SpecForm draft={draft} change={edit} errors={errors} environments={environments} offer={offer} />
        </form>
        <div className="beside">
          <SpecEditor tools={tools} values={values} onValues={take} onBroken={setBroken} />
          <HostPanel offer={offer} error={host.error} isFetching={host.isFetching} retry={() => void host.refetch()} />
          <ProposeBar
            kind="cluster.create"
            environment={environment}
            name={draft.name.trim()}
            why={why}
            reason={draft.reason}
            ticket={draft.ticket}
            onWords={change}
            content={() => ({ input: { spec: values }, idempotencyKey: kept.intentKey(content) })}
            propose={propose}
            onRefused={(fields) => setRefused({ content, fields: withoutPrefix(fields) })}
            onTaken={kept.clear}
            words={{ propose: "Propose cluster", run: "Create at once" }}
          />
        </div>
      </div>
    </>
  );
}

/** The value once it has stood still for a moment, so that typing does not ask the host at every key. */
function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 350);
    return () => clearTimeout(timer);
  }, [text]);
  return useMemo(() => JSON.parse(settled), [settled]);
}

// The newest installed series is chosen for people until they choose themselves.
function useNewestVersion(version: string, versions: Record<string, string> | undefined, choose: (v: string) => void) {
  useEffect(() => {
    if (version !== "" || !versions) return;
    const newest = Object.keys(versions).toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))[0];
    if (newest) choose(newest);
  }, [version, versions, choose]);
}

/** The server names fields by their place in its input ("spec.name"); the form by their place in the spec. Pure. */
export function withoutPrefix(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([path, message]) => [path.replace(/^spec\./, ""), message]));
}

function words(path: string): string {
  return path === "" ? "Spec" : path.charAt(0).toUpperCase() + path.slice(1);
}
