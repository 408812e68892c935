"use client";

import { useState } from "react";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { useAct } from "#components/governance/act.ts";
import { ActForm } from "#components/governance/act-form.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { CheckField, TextField } from "#components/ui/field.tsx";
import { SelectField } from "#components/ui/select.tsx";
import type { EnvironmentPolicy, EnvironmentView } from "#lib/inventory/environment-schemas.ts";
import { ApprovalsFields } from "./approvals-fields.tsx";
import type { EnvironmentActions } from "./environment-actions.ts";
import { kindsOf, nextRank, type OperationKind } from "./policy-words.ts";
import { readForm } from "./read-form.ts";
import { WindowFields } from "./window-fields.tsx";

export interface EnvironmentFormProps {
  open: boolean;
  onClose: () => void;
  /** null: a new one is made. */
  environment: EnvironmentView | null;
  all: readonly EnvironmentView[];
  /** The policy that a new one begins with. */
  fresh: EnvironmentPolicy;
  kinds: readonly OperationKind[];
  actions: EnvironmentActions;
}

const patterns = [
  { value: "solid", label: "Solid: for where a mistake costs most" },
  { value: "hatch", label: "Hatched: for what stands before it" },
  { value: "outline", label: "Outline: for where people try things" },
];

/** Makes or edits an environment; the band above the form shows at once how its pages will look. */
export function EnvironmentForm({ open, onClose, environment, all, fresh, kinds, actions }: EnvironmentFormProps) {
  const [name, setName] = useState(environment?.name ?? "");
  const [pattern, setPattern] = useState<string>(environment?.pattern ?? "hatch");
  const act = useAct();
  const policy: EnvironmentPolicy = environment?.policy ?? fresh;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      light={false}
      className="drawer"
      closeLabel="Close without saving"
      title={environment ? `Edit ${environment.name}` : "Make an environment"}
      band={
        <IdentityBand
          environment={{ name: name || "New environment", pattern }}
          name="as its pages will show it"
          icon={false}
        />
      }
    >
      <ActForm
        label={environment ? `Save ${environment.name}` : "Make environment"}
        submit={async (form) => {
          const input = readForm(form, kindsOf(policy, kinds));
          const result = environment
            ? await act(() => actions.update({ environmentId: environment.id, ...input }), {
                done: `${input.name} is saved; operations planned from now on follow it`,
                topics: ["environments", "audit"],
              })
            : await act(() => actions.create({ slug: String(form.get("slug")), ...input }), {
                done: `${input.name} is made`,
                topics: ["environments", "audit"],
              });
          if (result.ok) onClose();
          return result;
        }}
      >
        {(error) => (
          <>
            <TextField
              label="Name"
              name="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
              required
              error={error("name")}
            />
            {environment ? null : (
              <TextField
                label="Short name"
                name="slug"
                className="mono"
                autoComplete="off"
                required
                hint="For addresses and pipelines; it cannot be changed later: testing, production-eu"
                error={error("slug")}
              />
            )}
            <TextField
              label="Place in the order of promotion"
              name="rank"
              type="number"
              min={0}
              max={1000}
              defaultValue={environment?.rank ?? nextRank(all)}
              className="short-number"
              hint={`Lower comes first. Now: ${all.map((one) => `${one.name} ${one.rank}`).join(", ") || "none"}`}
              error={error("rank")}
            />
            <SelectField
              label="Pattern of its band"
              name="pattern"
              choices={patterns}
              value={pattern}
              onChange={(event) => setPattern(event.target.value)}
              hint="So that nobody mistakes one environment for another, without any colour"
              error={error("pattern")}
            />
            <ApprovalsFields policy={policy} kinds={kinds} error={error} />
            <WindowFields window={policy.changeWindow} error={error} />
            <h3>Also</h3>
            <CheckField
              label="Clusters cannot be destroyed here"
              name="protectFromDestroy"
              defaultChecked={policy.protectFromDestroy}
              hint="Until somebody takes this off, which the audit keeps"
            />
            <CheckField
              label="Every operation asks for the typed name"
              name="demandTypedNames"
              defaultChecked={policy.demandTypedNames}
              hint="Not only those that destroy"
            />
            <CheckField
              label="Developers may run what needs no approval"
              name="selfService"
              defaultChecked={policy.selfService}
            />
          </>
        )}
      </ActForm>
    </Dialog>
  );
}
