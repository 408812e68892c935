"use client";
import { useActionState, useEffect, useRef, useState } from "react";
import { Refusal, TypedField } from "#components/access/typed-field.tsx";
import { signInAction } from "./actions.ts";

/** E-mail and password, and the code once the server asks for it. Paste and password managers are welcome. */
export function SignInForm({ next }: { next: string }) {
  const [result, submit, busy] = useActionState(signInAction, null);
  // React empties a form after its action; what was typed must stand while the code is asked for.
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const code = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  const failure = result && !result.ok ? result : null;
  const asksCode = (result?.ok && result.value === "code") || failure?.fields?.code !== undefined;
  useEffect(() => {
    if (asksCode) code.current?.focus();
    else if (failure) secret.current?.select();
  }, [asksCode, failure]);
  return (
    <form action={submit} className="stack" aria-describedby={failure ? "sign-in-problem" : undefined}>
      <input type="hidden" name="next" value={next} />
      <Refusal id="sign-in-problem" message={failure?.message} />
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
      />
      <TypedField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        ref={secret}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {asksCode ? (
        <TypedField
          label="Code from your authenticator"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          className="code-input"
          required
          maxLength={9}
          ref={code}
          hint="The 6 digits that it shows now. Lost the device? An administrator can turn the second factor off."
          error={failure?.fields?.code}
        />
      ) : null}
      <button type="submit" className="primary wide" disabled={busy}>
        {busy ? "Signing in…" : asksCode ? "Go on" : "Sign in"}
      </button>
    </form>
  );
}
