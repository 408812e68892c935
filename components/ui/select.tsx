"use client";

import type { ComponentProps } from "react";
import { Field } from "./field.tsx";

export interface Choice {
  value: string;
  label: string;
  /** Why it cannot be chosen; it stays in the list with the reason. */
  why?: string | undefined;
}

/** A choice of one, on the browser's own control, with label, hint and error; further props go to <select>. */
export function SelectField(
  props: { label: string; hint?: string; error?: string | null | undefined; choices: readonly Choice[] } & Omit<
    ComponentProps<"select">,
    "id"
  >,
) {
  const { label, hint, error, choices, ...select } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <select {...select} {...wiring}>
          <Choices choices={choices} />
        </select>
      )}
    </Field>
  );
}

/** The same without a visible label, for bars and tables. */
export function BareSelect({
  label,
  choices,
  ...select
}: { label: string; choices: readonly Choice[] } & Omit<ComponentProps<"select">, "id">) {
  return (
    <select {...select} aria-label={label}>
      <Choices choices={choices} />
    </select>
  );
}

function Choices({ choices }: { choices: readonly Choice[] }) {
  return choices.map((choice) => (
    <option key={choice.value} value={choice.value} disabled={choice.why !== undefined}>
      {choice.why === undefined ? choice.label : `${choice.label} (${choice.why})`}
    </option>
  ));
}
