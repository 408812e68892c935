"use client";

import { type ComponentProps, type ReactNode, useId } from "react";

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong and how to mend it; null or undefined when it is right. */
  error?: string | null | undefined;
  /** Receives the ids that tie input, hint and error together: spread them on the input. */
  children: (wiring: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": true | undefined;
  }) => ReactNode;
}

/** A label, its input, its hint and its error, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {hint ? (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      ) : null}
      {error ? (
        <span id={`${id}-error`} className="error">
          {error}
        </span>
      ) : null}
    </div>
  );
}

type Described = Pick<FieldProps, "label" | "hint" | "error">;

/** A one-line input with label, hint and error; further props go to <input>. */
export function TextField({ label, hint, error, ...input }: Described & Omit<ComponentProps<"input">, "id">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <input {...input} {...wiring} />}
    </Field>
  );
}

/** A text of several lines with label, hint and error; further props go to <textarea>. */
export function TextArea({ label, hint, error, ...input }: Described & Omit<ComponentProps<"textarea">, "id">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <textarea {...input} {...wiring} />}
    </Field>
  );
}

/** One yes-or-no choice whose label is the sentence that becomes true. */
export function CheckField({ label, hint, error, ...input }: Described & Omit<ComponentProps<"input">, "id" | "type">) {
  const id = useId();
  return (
    <div className="field">
      <span className="check">
        <input
          {...input}
          id={id}
          type="checkbox"
          aria-describedby={hint ? `${id}-hint` : undefined}
          aria-invalid={error ? true : undefined}
        />
        <label htmlFor={id}>{label}</label>
      </span>
      {hint ? (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      ) : null}
      {error ? <span className="error">{error}</span> : null}
    </div>
  );
}

/** What was refused about a whole form; moves into view and is read out. */
export function FormError({ message }: { message: string | null | undefined }) {
  if (!message) return null;
  return (
    <p className="form-error" role="alert">
      {message}
    </p>
  );
}
