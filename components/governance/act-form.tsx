"use client";

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { FormError } from "#components/ui/field.tsx";
import { useSingleSubmit } from "#components/ui/use-single-submit.ts";
import type { ActionResult } from "#lib/web/schemas.ts";

type Refusal = Extract<ActionResult<unknown>, { ok: false }>;
/** The sentence about one field, or undefined when it is right. */
export type FieldError = (name: string) => string | undefined;

export interface ActFormProps {
  /** Makes the input from the form and runs the action. */
  submit: (form: FormData) => Promise<ActionResult<unknown>>;
  /** A verb and its object: "Change password". */
  label: string;
  kind?: "primary" | "normal";
  /** Why it cannot be sent now. */
  why?: string | null;
  /** Further buttons beside the one that sends. */
  beside?: ReactNode;
  children: (error: FieldError) => ReactNode;
}

/**
 * A form that calls a server action: sent once, what was typed stays when it is refused, the first wrong field gets the
 * focus, and what belongs to no field stands above the button.
 */
export function ActForm({ submit, label, kind = "primary", why = null, beside, children }: ActFormProps) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const element = useRef<HTMLFormElement>(null);
  const [send, pending] = useSingleSubmit(async (form: FormData) => {
    const result = await submit(form);
    setRefusal(result.ok ? null : result);
  });
  // After React has marked the fields, not before.
  useEffect(() => {
    if (refusal) focusFirstWrong(element.current);
  }, [refusal]);
  const shown = new Set<string>();
  const error: FieldError = (name) => {
    shown.add(name);
    return refusal?.fields?.[name];
  };
  const fields = children(error);
  const fieldNames = Object.keys(refusal?.fields ?? {});
  const explained = fieldNames.length > 0 && fieldNames.every((name) => shown.has(name));
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        event.stopPropagation();
        if (!why) send(new FormData(event.currentTarget));
      }}
    >
      {fields}
      <FormError message={refusal && !explained ? sentence(refusal) : null} />
      <div className="actions">
        <Button type="submit" kind={kind} mutates pending={pending} why={why}>
          {label}
        </Button>
        {beside}
      </div>
    </form>
  );
}

function sentence(refusal: Refusal): string {
  const wait = refusal.retryAfterSeconds;
  return wait ? `${refusal.message} Try again in ${Math.ceil(wait)} s.` : refusal.message;
}

function focusFirstWrong(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** The account's name for password managers; not seen, not in the tab order. */
export function AccountName({ email }: { email: string }) {
  return (
    <input
      className="hidden-text"
      type="text"
      name="username"
      autoComplete="username"
      defaultValue={email}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
    />
  );
}
