"use client";
import { useActionState, useState } from "react";
import { signInAction } from "./actions.ts";

/** E-mail and password, and the code once the server asks for it. Paste and password managers are welcome. */
export function SignInForm({ next }: { next: string }) {
  const [result, submit, busy] = useActionState(signInAction, null);
  // React empties a form after its action; what was typed must stand while the code is asked for.
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const failure = result && !result.ok ? result : null;
  const asksCode = (result?.ok && result.value === "code") || failure?.fields?.code !== undefined;
  return (
    <form action={submit} className="stack" aria-describedby={failure ? "sign-in-problem" : undefined}>
      <input type="hidden" name="next" value={next} />
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
      </div>
      <div className="field">
        <label htmlFor="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      {asksCode && (
        <div className="field">
          <label htmlFor="code">Code from your authenticator</label>
          <input id="code" name="code" inputMode="numeric" autoComplete="one-time-code" required maxLength={9} />
        </div>
      )}
      <p id="sign-in-problem" role="alert" className="problem" hidden={!failure}>
        {failure?.message}
      </p>
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? "Signing in" : "Sign in"}
      </button>
    </form>
  );
}
