"use client";

import { type ComponentProps, useId } from "react";

/** A field of the pages before sign-in: works without script as well, so it is a plain input with label, hint and error. */
export function TypedField({
  label,
  hint,
  error,
  ...input
}: { label: string; hint?: string; error?: string | undefined } & Omit<ComponentProps<"input">, "id">) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} aria-describedby={described || undefined} aria-invalid={error ? true : undefined} />
      {hint ? (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      ) : null}
      {error ? (
        <span id={`${id}-error`} className="error" role="alert">
          {error}
        </span>
      ) : null}
    </div>
  );
}

/** What was refused, above the fields; the place exists before the words do, so that they are read out. */
export function Refusal({ id, message }: { id?: string; message: string | undefined }) {
  return (
    <div role="alert" id={id}>
      {message ? <p className="problem">{message}</p> : null}
    </div>
  );
}
