"use client";

import { useState } from "react";
import { type Act, useAct } from "#components/governance/act.ts";
import { ActForm } from "#components/governance/act-form.tsx";
import { InstallationBand } from "#components/governance/installation-band.tsx";
import { ShownOnce } from "#components/governance/shown-once.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import { SelectField } from "#components/ui/select.tsx";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import { scopeWord } from "./role-words.ts";

/** A token that was just made; the only time it is known in full. */
export interface MadeToken {
  id: string;
  token: string;
  prefix: string;
  expiresAt: string;
}

const lifetimes = [
  { value: "7", label: "in 7 days" },
  { value: "30", label: "in 30 days" },
  { value: "90", label: "in 90 days" },
  { value: "180", label: "in 180 days" },
  { value: "365", label: "in a year" },
];

export interface CreateTokenDialogProps {
  open: boolean;
  onClose: () => void;
  environments: readonly EnvironmentRef[];
  scopes: readonly string[];
  createToken: Act<unknown, MadeToken>;
}

/** Makes an API token for exactly the rights, the environment and the time that are chosen, then shows it once. */
export function CreateTokenDialog({ open, onClose, environments, scopes, createToken }: CreateTokenDialogProps) {
  const [made, setMade] = useState<MadeToken | null>(null);
  const act = useAct();
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      light={false}
      title={made ? "Copy your new token" : "Make an API token"}
      band={<InstallationBand name="API tokens" />}
    >
      {made ? (
        <MadeTokenShown made={made} />
      ) : (
        <ActForm
          label="Make token"
          submit={async (form) => {
            const input = {
              name: String(form.get("name")),
              scopes: form.getAll("scopes").map(String),
              environmentId: String(form.get("environmentId")),
              expiresInDays: Number(form.get("expiresInDays")),
            };
            const result = await act(() => createToken(input), { topics: ["access", "audit"] });
            if (result.ok) setMade(result.value);
            return result;
          }}
        >
          {(error) => (
            <>
              <TextField
                label="Name"
                name="name"
                autoComplete="off"
                required
                hint="Who or what uses it: deploy pipeline, nightly report"
                error={error("name")}
              />
              <Scopes scopes={scopes} error={error("scopes")} />
              <SelectField
                label="Where it works"
                name="environmentId"
                choices={[
                  { value: "*", label: "Everywhere I have a role" },
                  ...environments.map((one) => ({ value: one.id, label: one.name })),
                ]}
                error={error("environmentId")}
              />
              <SelectField
                label="It expires"
                name="expiresInDays"
                choices={lifetimes}
                defaultValue="90"
                error={error("expiresInDays")}
              />
            </>
          )}
        </ActForm>
      )}
    </Dialog>
  );
}

function Scopes({ scopes, error }: { scopes: readonly string[]; error: string | undefined }) {
  return (
    <fieldset className="choices scopes" aria-describedby={error ? "scopes-error" : undefined}>
      <legend className="label">What it may do</legend>
      {scopes.map((scope) => (
        <label key={scope} className="check">
          <input
            type="checkbox"
            name="scopes"
            value={scope}
            defaultChecked={scope === "fleet.read"}
            aria-invalid={error ? true : undefined}
          />
          <span>
            {scopeWord(scope)} <code className="muted">{scope}</code>
          </span>
        </label>
      ))}
      <span className="small muted">
        Approving, breaking glass and deciding who has access are never done by a token.
      </span>
      {error ? (
        <span id="scopes-error" className="error">
          {error}
        </span>
      ) : null}
    </fieldset>
  );
}

function MadeTokenShown({ made }: { made: MadeToken }) {
  const command = `curl -H "Authorization: Bearer $ROOKERY_TOKEN" ${window.location.origin}/api/v1/clusters`;
  return (
    <ShownOnce what="API token" text={made.token} expiresAt={made.expiresAt}>
      <p>Put it where your program keeps secrets, never into a repository. To try it:</p>
      <CodeBlock code={command} label="With the token in ROOKERY_TOKEN" />
    </ShownOnce>
  );
}
