"use client";

import { CheckField, TextArea } from "#components/ui/field.tsx";
import { SelectField } from "#components/ui/select.tsx";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";
import type { ActForm } from "./act-input.ts";
import type { Act } from "./acts.ts";

interface ActFieldsProps {
  act: Act;
  view: ClusterView;
  form: ActForm;
  onChange: (form: ActForm) => void;
}

/** The inputs of one act. */
export function ActFields({ act, view, form, onChange }: ActFieldsProps) {
  switch (act.form) {
    case "none":
      return null;
    case "keepData":
      return (
        <CheckField
          label="Keep the data where it lies"
          hint={
            form.keepData
              ? "The servers go, their folders stay; nobody cleans them up later."
              : "The data is deleted and is gone for good unless a backup holds it."
          }
          checked={form.keepData}
          onChange={(event) => onChange({ ...form, keepData: event.target.checked })}
        />
      );
    case "source":
    case "replica":
      return (
        <SelectField
          label="Copy the data from"
          hint="The plan takes the healthiest replica, and the primary only when there is none."
          value={form.sourceInstanceId}
          onChange={(event) => onChange({ ...form, sourceInstanceId: event.target.value })}
          choices={[
            { value: "", label: "The plan chooses" },
            ...view.instances
              .filter((row) => row.id !== act.instanceId)
              .map((row) => ({
                value: row.id,
                label: `${row.name}, ${row.role}`,
                why:
                  row.asOf.state !== "live"
                    ? "cannot be seen"
                    : row.lag?.state === "stopped"
                      ? "replication stopped"
                      : undefined,
              })),
          ]}
        />
      );
    case "configure":
      return (
        <>
          <TextArea
            label="Variables"
            hint="One a line: max_connections = 400; the value default takes it out of the spec. The plan says for each member what runs now, what changes at once and what needs a restart."
            className="mono"
            rows={5}
            spellCheck={false}
            value={form.variables}
            onChange={(event) => onChange({ ...form, variables: event.target.value })}
          />
          <CheckField
            label="Restart the members one by one where a variable needs it"
            hint="Replicas first, the primary last; without it those variables wait for the next restart."
            checked={form.restart}
            onChange={(event) => onChange({ ...form, restart: event.target.checked })}
          />
        </>
      );
  }
}
