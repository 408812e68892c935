"use client";

import { TextField } from "#components/ui/field.tsx";
import { SelectField } from "#components/ui/select.tsx";
import type { EnvironmentView } from "#lib/inventory/environment-schemas.ts";
import { access, type Discovery, type ImportDraft } from "./import-draft.ts";
import { type ProposeAction, ProposeBar } from "./propose-bar.tsx";

interface AdoptSectionProps {
  draft: ImportDraft;
  change: (patch: Partial<ImportDraft>) => void;
  environments: readonly EnvironmentView[];
  found: Discovery;
  members: readonly { name: string; host: string; port: number }[];
  errors: Readonly<Record<string, string>>;
  onErrors: (fields: Record<string, string>) => void;
  propose: ProposeAction;
  intentKey: (content: string) => string;
  onTaken: () => void;
}

/** Where the found servers shall belong, and the operation that takes them in. */
export function AdoptSection(props: AdoptSectionProps) {
  const { draft, change, environments, found, members, errors } = props;
  const environment = environments.find(({ slug }) => slug === draft.environment);
  const input = {
    name: draft.name.trim(),
    environment: draft.environment,
    owner: draft.owner.trim(),
    access: { user: draft.user.trim(), secretId: found.secretId, ...access(draft) },
    members,
  };
  return (
    <section className="stratum" aria-labelledby="adopt">
      <header>
        <h2 id="adopt">Adopt it as a cluster</h2>
        <span className="muted small">only Rookery's own records change; nothing is written to the servers</span>
      </header>
      <div className="part-fields">
        <TextField
          label="Name"
          hint="3 to 40 lower-case letters, digits, hyphens; it stands in addresses and stays."
          error={errors.name}
          value={draft.name}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change({ name: event.target.value })}
        />
        <SelectField
          label="Environment"
          hint="It decides who may approve and run this."
          error={errors.environment}
          value={draft.environment}
          choices={environments.map(({ slug, name }) => ({ value: slug, label: name }))}
          onChange={(event) => change({ environment: event.target.value })}
        />
        <TextField
          label="Owner"
          hint="Who answers for it: a team or a person."
          error={errors.owner}
          value={draft.owner}
          onChange={(event) => change({ owner: event.target.value })}
        />
      </div>
      <ProposeBar
        kind="cluster.adopt"
        environment={environment}
        name={draft.name.trim()}
        why={whyNot(draft, members)}
        reason={draft.reason}
        ticket={draft.ticket}
        onWords={change}
        content={() => ({ input, idempotencyKey: props.intentKey(JSON.stringify(input)) })}
        propose={props.propose}
        onRefused={props.onErrors}
        onTaken={props.onTaken}
        words={{ propose: "Propose to adopt", run: "Adopt at once" }}
      />
    </section>
  );
}

function whyNot(draft: ImportDraft, members: readonly unknown[]): string | null {
  if (members.length === 0) return "Choose at least one server";
  if (draft.name.trim() === "") return "Give the cluster a name";
  if (draft.environment === "") return "Choose an environment";
  return draft.owner.trim() === "" ? "Say who owns it" : null;
}
