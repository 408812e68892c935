"use client";

import { useMemo, useState } from "react";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormError } from "#components/ui/field.tsx";
import { plural } from "#components/ui/format.ts";
import { useAnnounce } from "#components/ui/toast.tsx";
import type { EnvironmentView } from "#lib/inventory/environment-schemas.ts";
import type { ActionResult } from "#lib/web/schemas.ts";
import { AdoptSection } from "./adopt-section.tsx";
import { DiscoveryTree } from "./discovery-tree.tsx";
import {
  addressOf,
  type Discovery,
  type DiscoveryRequest,
  discoveryRequest,
  emptyImport,
  type ImportDraft,
  memberNames,
} from "./import-draft.ts";
import type { ProposeAction } from "./propose-bar.tsx";
import { SeedForm } from "./seed-form.tsx";
import { useKeptDraft } from "./use-kept-draft.ts";

interface ImportPageProps {
  environments: EnvironmentView[];
  discover: (request: DiscoveryRequest) => Promise<ActionResult<Discovery>>;
  propose: ProposeAction;
}

/** Import: look from one server, see the whole topology, adopt it. Nothing is ever written to the servers. */
export function ImportPage({ environments, discover, propose }: ImportPageProps) {
  const [first] = environments;
  const empty = useMemo(() => ({ ...emptyImport, environment: first?.slug ?? "" }), [first]);
  const { draft, change: keep, clear, intentKey } = useKeptDraft<ImportDraft>("import", empty);
  const [password, setPassword] = useState("");
  const [found, setFound] = useState<Discovery | null>(null);
  const [names, setNames] = useState<Record<string, string>>({});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const announce = useAnnounce();
  const environment = environments.find(({ slug }) => slug === draft.environment);

  function change(patch: Partial<ImportDraft>) {
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !(name in patch))));
    keep(patch);
  }
  async function look() {
    setRefusal(null);
    setErrors({});
    const secret = password === "" && found ? { secretId: found.secretId } : { password };
    const result = await discover(discoveryRequest(draft, secret)).catch((error: unknown) => unanswered(error));
    if (!result.ok) {
      setErrors(result.fields ?? {});
      setRefusal(result.message);
      return;
    }
    const discovery = result.value;
    const adoptable = discovery.servers.filter((server) => server.status === "found");
    setFound(discovery);
    setPassword("");
    setNames(memberNames(adoptable));
    setChosen(new Set(adoptable.map(addressOf)));
    // The server that was asked first speaks of the form's own fields.
    const [seed] = discovery.servers;
    if (seed?.field && seed.status !== "found") setErrors({ [seed.field]: seed.sentence });
    announce(`${plural(discovery.servers.length, "server")} looked at, ${adoptable.length} can be adopted`);
  }
  const members = (found?.servers ?? [])
    .filter((server) => chosen.has(addressOf(server)))
    .map((server) => ({ name: (names[addressOf(server)] ?? "").trim(), host: server.host, port: server.port }));
  const adoptable = found?.servers.filter((server) => server.status === "found").length ?? 0;
  return (
    <>
      {environment ? (
        <IdentityBand environment={environment} name={draft.name || "cluster to import"} facts="not adopted yet" />
      ) : null}
      <Breadcrumb crumbs={[{ label: "Fleet", href: "/fleet" }, { label: "Import" }]} />
      <div className="verdict">
        <div>
          <h1>Import a cluster that runs already</h1>
          <p className="muted">
            Name one server; Rookery looks at it and at every server it replicates from or to. Nothing is written to any
            of them, neither by looking nor by adopting.
          </p>
        </div>
      </div>
      <section className="stratum">
        <form onSubmit={(event) => event.preventDefault()} aria-label="Server to look from">
          <SeedForm
            draft={draft}
            change={change}
            password={password}
            onPassword={setPassword}
            sealed={found !== null}
            errors={errors}
          />
          <FormError message={refusal} />
          <Button
            type="submit"
            kind={found ? "normal" : "primary"}
            mutates
            why={whyNotLook(draft, password, found)}
            onClick={look}
          >
            {found ? "Look again" : "Discover"}
          </Button>
        </form>
      </section>
      {found ? (
        <section className="stratum" aria-labelledby="found">
          <header>
            <h2 id="found">
              {plural(found.servers.length, "server")} looked at, {adoptable} can be adopted
            </h2>
            <span className="muted small">
              {found.topology ? `topology: ${found.topology}` : "no topology could be read"}
            </span>
          </header>
          {found.notes.map((note) => (
            <p key={note} className="note">
              {note}
            </p>
          ))}
          <DiscoveryTree
            found={found}
            chosen={chosen}
            onChosen={(address, on) =>
              setChosen((before) => new Set(on ? [...before, address] : [...before].filter((one) => one !== address)))
            }
            names={names}
            onName={(address, name) => setNames((before) => ({ ...before, [address]: name }))}
            errors={memberErrors(errors, members)}
          />
        </section>
      ) : null}
      {found && adoptable > 0 ? (
        <AdoptSection
          draft={draft}
          change={change}
          environments={environments}
          found={found}
          members={members}
          errors={errors}
          onErrors={setErrors}
          propose={propose}
          intentKey={intentKey}
          onTaken={clear}
        />
      ) : null}
    </>
  );
}

function whyNotLook(draft: ImportDraft, password: string, found: Discovery | null): string | null {
  if (draft.host.trim() === "") return "Name a host first";
  if (draft.user.trim() === "") return "Name the account first";
  return password === "" && !found ? "Give the password first" : null;
}

/** Errors of members ("members.0.name") by their address. Pure. */
export function memberErrors(
  errors: Readonly<Record<string, string>>,
  members: readonly { host: string; port: number }[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [path, message] of Object.entries(errors)) {
    const member = members[Number(/^members\.(\d+)\./.exec(path)?.[1] ?? -1)];
    if (member) found[addressOf(member)] = message;
  }
  return found;
}

function unanswered(error: unknown): Extract<ActionResult<never>, { ok: false }> {
  if (!(error instanceof Error)) throw error;
  return {
    ok: false,
    code: "unavailable",
    message: "Rookery could not be reached. Nothing was changed; try again.",
    requestId: "",
  };
}
