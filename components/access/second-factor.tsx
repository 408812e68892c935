"use client";

import { useState } from "react";
import { type Act, useAct } from "#components/governance/act.ts";
import { AccountName, ActForm, type FieldError } from "#components/governance/act-form.tsx";
import { InstallationBand } from "#components/governance/installation-band.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Pip } from "#components/ui/pip.tsx";
import type { SelfView } from "#lib/access/self-schemas.ts";
import { QrCode } from "./qr-code.tsx";

/** What an authenticator needs; shown once. */
export interface TotpOffer {
  uri: string;
  secret: string;
}

interface SecondFactorProps {
  self: SelfView;
  actions: { beginSecondFactor: Act<unknown, TotpOffer>; confirmSecondFactor: Act; disableSecondFactor: Act };
}

/** The second factor: on or off, and the way to change that. */
export function SecondFactor({ self, actions }: SecondFactorProps) {
  const [open, setOpen] = useState<"enrol" | "disable" | null>(null);
  const why = self.hasPassword ? null : "You sign in through a provider; the second factor belongs there";
  return (
    <section aria-label="Second factor">
      <h2>Second factor</h2>
      <p>
        {self.secondFactor ? (
          <Pip tone="verified" word="On" detail="Sign-in asks for a code" />
        ) : (
          <Pip tone="warning" word="Off" />
        )}{" "}
        {self.secondFactor
          ? "Sign-in asks for a code from your authenticator."
          : "With an authenticator app a stolen password alone opens nothing."}
      </p>
      {self.secondFactor ? (
        <Button mutates onClick={() => setOpen("disable")}>
          Turn off
        </Button>
      ) : (
        <Button mutates kind="primary" onClick={() => setOpen("enrol")} why={why}>
          Turn on
        </Button>
      )}
      <Enrol open={open === "enrol"} onClose={() => setOpen(null)} self={self} actions={actions} />
      <TurnOff
        open={open === "disable"}
        onClose={() => setOpen(null)}
        self={self}
        disable={actions.disableSecondFactor}
      />
    </section>
  );
}

type StepProps = { open: boolean; onClose: () => void; self: SelfView };

function Enrol({ open, onClose, self, actions }: StepProps & { actions: SecondFactorProps["actions"] }) {
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const act = useAct();
  const close = () => {
    setOffer(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      light={false}
      title="Turn the second factor on"
      band={<InstallationBand name={self.email} />}
    >
      {offer === null ? (
        <ActForm
          label="Show the code to scan"
          submit={async (form) => {
            const result = await act(() => actions.beginSecondFactor({ password: String(form.get("password")) }), {
              topics: [],
            });
            if (result.ok) setOffer(result.value);
            return result;
          }}
        >
          {(error) => (
            <>
              <p>First your password again: it is you who changes how the account is protected.</p>
              <AccountName email={self.email} />
              <OwnPassword error={error} />
            </>
          )}
        </ActForm>
      ) : (
        <ActForm
          label="Turn on"
          submit={async (form) => {
            const result = await act(() => actions.confirmSecondFactor({ code: String(form.get("code")) }), {
              done: "The second factor is on: the next sign-in asks for a code",
              topics: ["access", "audit"],
            });
            if (result.ok) close();
            return result;
          }}
        >
          {(error) => (
            <>
              <p>Scan this with your authenticator, or type the secret into it. It is shown this once.</p>
              <QrCode text={offer.uri} label="Code for your authenticator" />
              <p>
                <code className="secret-text">{offer.secret.match(/.{1,4}/g)?.join(" ")}</code>{" "}
                <CopyButton text={offer.secret} what="secret" />
              </p>
              <CodeField error={error} label="The 6 digits that it shows now" autoFocus />
            </>
          )}
        </ActForm>
      )}
    </Dialog>
  );
}

function TurnOff({ open, onClose, self, disable }: StepProps & { disable: Act }) {
  const act = useAct();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      light={false}
      title="Turn the second factor off?"
      band={<InstallationBand name={self.email} />}
    >
      <ActForm
        label="Turn the second factor off"
        submit={async (form) => {
          const input = { password: String(form.get("password")), code: String(form.get("code")) };
          const result = await act(() => disable(input), {
            done: "The second factor is off",
            topics: ["access", "audit"],
          });
          if (result.ok) onClose();
          return result;
        }}
      >
        {(error) => (
          <>
            <p>From then on the password alone opens your account. You can turn it on again at any time.</p>
            <AccountName email={self.email} />
            <OwnPassword error={error} />
            <CodeField error={error} label="Code from your authenticator" />
          </>
        )}
      </ActForm>
    </Dialog>
  );
}

function OwnPassword({ error }: { error: FieldError }) {
  return (
    <TextField
      label="Your password"
      name="password"
      type="password"
      autoComplete="current-password"
      required
      error={error("password")}
    />
  );
}

/** Six digits from an authenticator; spaces that were pasted along do no harm. */
export function CodeField({
  error,
  label,
  autoFocus = false,
}: {
  error: FieldError;
  label: string;
  autoFocus?: boolean;
}) {
  return (
    <TextField
      label={label}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      maxLength={9}
      className="code-input"
      error={error("code")}
      ref={autoFocus ? (element: HTMLInputElement | null) => element?.focus() : undefined}
    />
  );
}
