"use client";
import { useActionState, useEffect, useRef, useState } from "react";
import { Refusal, TypedField } from "#components/access/typed-field.tsx";
import type { ActionResult } from "#lib/web/schemas.ts";
import { acceptInvitationAction, claimAction } from "./actions.ts";

type Failure = Extract<ActionResult<never>, { ok: false }>;

/** First run: the first administrator's account. */
export function ClaimForm({ token }: { token: string }) {
  const [result, submit, busy] = useActionState(claimAction, null);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const failure = result && !result.ok ? result : null;
  const form = useFocusOnFailure(failure);
  return (
    <form action={submit} className="stack" ref={form}>
      <input type="hidden" name="token" value={token} />
      <Refusal message={explained(failure, ["name", "email", "password"]) ? undefined : failure?.message} />
      <TypedField
        label="Your name"
        name="name"
        autoComplete="name"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={failure?.fields?.name}
      />
      <TypedField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        hint="You sign in with it. Nothing is ever sent there."
        error={failure?.fields?.email}
      />
      <NewPasswordField failure={failure} />
      <button type="submit" className="primary wide" disabled={busy}>
        {busy ? "Making your account…" : "Become administrator"}
      </button>
    </form>
  );
}

/** An invited person chooses a password. */
export function InvitationForm({ token, email }: { token: string; email: string }) {
  const [result, submit, busy] = useActionState(acceptInvitationAction, null);
  const failure = result && !result.ok ? result : null;
  const form = useFocusOnFailure(failure);
  return (
    <form action={submit} className="stack" ref={form}>
      <input type="hidden" name="token" value={token} />
      <input
        className="hidden-text"
        name="username"
        autoComplete="username"
        value={email}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <Refusal message={explained(failure, ["password"]) ? undefined : failure?.message} />
      <NewPasswordField failure={failure} />
      <button type="submit" className="primary wide" disabled={busy}>
        {busy ? "Setting your password…" : "Set password"}
      </button>
    </form>
  );
}

function NewPasswordField({ failure }: { failure: Failure | null }) {
  return (
    <TypedField
      label="Password"
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={12}
      maxLength={128}
      hint="At least 12 characters; 15 or more are better. Three or four unrelated words do well."
      error={failure?.fields?.password}
    />
  );
}

/** True when each thing that is wrong stands beside a field that is shown. */
function explained(failure: Failure | null, shown: readonly string[]): boolean {
  const names = Object.keys(failure?.fields ?? {});
  return names.length > 0 && names.every((name) => shown.includes(name));
}

/** After a refusal the first wrong field has the focus. */
function useFocusOnFailure(failure: Failure | null) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);
  return form;
}
