"use client";

import { type ReactNode, useEffect, useId, useState } from "react";
import { Button } from "./button.tsx";
import { type Check, CheckList, whyChecksStop } from "./check-list.tsx";
import { Dialog } from "./dialog.tsx";
import { useAnnounce } from "./toast.tsx";
import { useIntentKey } from "./use-single-submit.ts";

/** What the work answered; `message` says what to do next. */
export type Outcome = { ok: true } | { ok: false; message: string };

export interface DangerDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Identity band of what is acted on: environment and name in word and pattern. */
  band: ReactNode;
  /** In this order at least: Targets, Effect, Duration, Way back. */
  facts: readonly { name: string; value: ReactNode }[];
  /** The name that has to be typed; null where none is asked for. */
  typedName: string | null;
  /** null while the checks are running; empty where there is nothing to check. */
  preflight: readonly Check[] | null;
  /** A verb and its object: "Destroy billing-staging". */
  confirmLabel: string;
  onConfirm: (typed: string, idempotencyKey: string) => Promise<Outcome>;
  /** A further reason why it may not start yet; shown after those of checks and name. */
  why?: string | null;
  /** Further inputs (reason, ticket, choices). */
  children?: ReactNode;
}

/** Why the act may not start yet, in the order a person would mend it; null when it may. Pure. */
export function whyNotYet(typedName: string | null, typed: string, preflight: readonly Check[] | null): string | null {
  if (preflight === null) return "The checks are still running";
  const stop = whyChecksStop(preflight);
  if (stop !== null) return stop;
  if (typedName !== null && typed !== typedName)
    return typed === "" ? `Type ${typedName} to go on` : `What you typed is not ${typedName}`;
  return null;
}

/** The one door to irreversible acts. The typed text stays when the work is refused; one opening is one intent. */
export function DangerDialog(props: DangerDialogProps) {
  const { open, onClose, title, band, facts, typedName, preflight, confirmLabel, onConfirm, children } = props;
  const [typed, setTyped] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [intentKey, renewIntent] = useIntentKey();
  const announce = useAnnounce();
  const inputId = useId();
  useEffect(() => {
    if (open) return;
    setTyped("");
    setRefusal(null);
    renewIntent();
  }, [open, renewIntent]);
  const why = whyNotYet(typedName, typed, preflight) ?? props.why;

  async function confirm() {
    setRefusal(null);
    const outcome = await onConfirm(typed, intentKey());
    if (outcome.ok) return onClose();
    setRefusal(outcome.message);
    announce(outcome.message);
  }
  const confirmButton = (
    <Button kind="danger" mutates why={why} onClick={confirm}>
      {confirmLabel}
    </Button>
  );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      band={band}
      light={false}
      closeLabel="Close without doing it"
      foot={confirmButton}
    >
      <dl className="facts">
        {facts.map((fact) => (
          <FactRow key={fact.name} name={fact.name} value={fact.value} />
        ))}
      </dl>
      {preflight?.length === 0 ? null : <h3>Preflight</h3>}
      <div aria-live="polite">
        {preflight === null ? <p className="muted">Checking…</p> : <CheckList checks={preflight} />}
      </div>
      {children}
      {typedName === null ? null : (
        <div className="field">
          <label htmlFor={inputId}>
            Type <code>{typedName}</code>
          </label>
          <input
            id={inputId}
            value={typed}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      )}
      {refusal === null ? null : (
        <p className="form-error" role="alert">
          {refusal}
        </p>
      )}
    </Dialog>
  );
}

function FactRow({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
