"use client";

import { useState } from "react";
import { type Act, useAct } from "#components/governance/act.ts";
import { AccountName, ActForm } from "#components/governance/act-form.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { SelfView } from "#lib/access/self-schemas.ts";
import { CodeField } from "./second-factor.tsx";

/** A new password against the present one; every other session of the account ends. */
export function PasswordForm({ self, changePassword }: { self: SelfView; changePassword: Act }) {
  // A new key empties the fields after success: what was typed must not stay in the page.
  const [round, setRound] = useState(0);
  const act = useAct();
  return (
    <section aria-label="Password">
      <h2>Password</h2>
      {self.hasPassword ? (
        <ActForm
          key={round}
          label="Change password"
          kind="normal"
          submit={async (form) => {
            const input = {
              current: String(form.get("current")),
              next: String(form.get("next")),
              ...(self.secondFactor ? { code: String(form.get("code")) } : {}),
            };
            const result = await act(() => changePassword(input), {
              done: "Your password is changed; your other sessions have ended",
              topics: ["access", "audit"],
            });
            if (result.ok) setRound(round + 1);
            return result;
          }}
        >
          {(error) => (
            <>
              <AccountName email={self.email} />
              <TextField
                label="Present password"
                name="current"
                type="password"
                autoComplete="current-password"
                required
                error={error("current") ?? error("password")}
              />
              <TextField
                label="New password"
                name="next"
                type="password"
                autoComplete="new-password"
                required
                minLength={12}
                maxLength={128}
                hint="At least 12 characters; 15 or more are better. Three or four unrelated words do well."
                error={error("next")}
              />
              {self.secondFactor ? <CodeField error={error} label="Code from your authenticator" /> : null}
            </>
          )}
        </ActForm>
      ) : (
        <p className="muted">You sign in through a provider: there is no password here that could be changed.</p>
      )}
    </section>
  );
}
