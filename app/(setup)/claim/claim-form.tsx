"use client";
import { useActionState, useState } from "react";
import type { ActionResult } from "#lib/web/schemas.ts";
import { acceptInvitationAction, claimAction } from "./actions.ts";

type Failure = Extract<ActionResult<never>, { ok: false }>;

/** First run: the first administrator's account. */
export function ClaimForm({ token }: { token: string }) {
  const [result, submit, busy] = useActionState(claimAction, null);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const failure = result && !result.ok ? result : null;
  return (
    <form action={submit} className="stack">
      <input type="hidden" name="token" value={token} />
      <div className="field">
        <label htmlFor="name">Your name</label>
        <input
          id="name"
          name="name"
          autoComplete="name"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FieldProblem failure={failure} field="name" />
      </div>
      <div className="field">
        <label htmlFor="email">E-mail</label>
        <input
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <FieldProblem failure={failure} field="email" />
      </div>
      <NewPasswordField failure={failure} />
      <FormProblem failure={failure} />
      <button type="submit" className="button primary" disabled={busy}>
        Become administrator
      </button>
    </form>
  );
}

/** An invited person chooses a password. */
export function InvitationForm({ token, email }: { token: string; email: string }) {
  const [result, submit, busy] = useActionState(acceptInvitationAction, null);
  const failure = result && !result.ok ? result : null;
  return (
    <form action={submit} className="stack">
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <NewPasswordField failure={failure} />
      <FormProblem failure={failure} />
      <button type="submit" className="button primary" disabled={busy}>
        Set password
      </button>
    </form>
  );
}

function NewPasswordField({ failure }: { failure: Failure | null }) {
  return (
    <div className="field">
      <label htmlFor="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        maxLength={128}
        aria-describedby="password-hint"
      />
      <p id="password-hint" className="hint">
        At least 12 characters; 15 or more are better. Three or four unrelated words do well.
      </p>
      <FieldProblem failure={failure} field="password" />
    </div>
  );
}

function FieldProblem({ failure, field }: { failure: Failure | null; field: string }) {
  const sentence = failure?.fields?.[field];
  return sentence ? (
    <p role="alert" className="problem">
      {sentence}
    </p>
  ) : null;
}

function FormProblem({ failure }: { failure: Failure | null }) {
  return failure && !failure.fields ? (
    <p role="alert" className="problem">
      {failure.message}
    </p>
  ) : null;
}
