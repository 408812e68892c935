"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { operationHref } from "#components/fleet/operation-link.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormError, TextArea, TextField } from "#components/ui/field.tsx";
import { plural } from "#components/ui/format.ts";
import type { EnvironmentView } from "#lib/inventory/environment-schemas.ts";
import type { OperationRef, ProposeInput } from "#lib/operations/schemas.ts";
import type { ActionResult } from "#lib/web/schemas.ts";

export type ProposeAction = (input: ProposeInput) => Promise<ActionResult<OperationRef>>;

interface ProposeBarProps {
  /** Kind of operation: "cluster.create". */
  kind: string;
  environment: EnvironmentView | undefined;
  /** What has to be typed where the environment asks for it. */
  name: string;
  /** Why it cannot be proposed yet. */
  why: string | null;
  reason: string;
  ticket: string;
  onWords: (patch: { reason?: string; ticket?: string }) => void;
  /** The operation's own input and the key of this intent. */
  content: () => { input: unknown; idempotencyKey: string };
  propose: ProposeAction;
  /** Fields that the server refused. */
  onRefused: (fields: Record<string, string>) => void;
  /** Taken: what was typed may be forgotten. */
  onTaken: () => void;
  /** Words of the buttons: "Propose cluster", "Create at once". */
  words: { propose: string; run: string };
}

/** How many approvals an operation of a kind needs by this policy. Pure. */
export function approvalsIn(environment: Pick<EnvironmentView, "policy">, kind: string): number {
  return environment.policy.approvals.kinds[kind] ?? environment.policy.approvals.default;
}

/** Reason, ticket and the two ways to hand it in: as a proposal, or to be run at once where no approval is needed. */
export function ProposeBar(props: ProposeBarProps) {
  const { kind, environment, name, why, reason, ticket, onWords, content, propose, words } = props;
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const needed = environment ? approvalsIn(environment, kind) : null;
  const asksName = needed === 0 && environment?.policy.demandTypedNames === true;

  async function send(run: boolean) {
    setRefusal(null);
    const result = await propose({
      kind,
      ...content(),
      ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      ...(ticket.trim() === "" ? {} : { ticket: ticket.trim() }),
      ...(run ? { run: true } : {}),
      ...(asksName ? { typedName: typed } : {}),
    }).catch((error: unknown) => unanswered(error));
    if (!result.ok) {
      setRefusal(result.message);
      props.onRefused(result.fields ?? {});
      return;
    }
    props.onTaken();
    router.push(operationHref(result.value.id));
  }
  return (
    <section className="propose" aria-label="Hand it in">
      <TextArea
        label="Reason (optional)"
        hint="Approvers and the audit log read it."
        value={reason}
        rows={2}
        maxLength={2_000}
        onChange={(event) => onWords({ reason: event.target.value })}
      />
      <TextField
        label="Ticket (optional)"
        value={ticket}
        maxLength={200}
        onChange={(event) => onWords({ ticket: event.target.value })}
      />
      {asksName ? (
        <TextField
          label={`Type ${name || "the name"} to run it at once`}
          hint={`${environment?.name ?? "This environment"} asks for the typed name.`}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      <p className="muted small">{whatFollows(environment, needed)}</p>
      <FormError message={refusal} />
      <div className="row top-aligned">
        <Button kind="primary" mutates why={why} onClick={() => send(false)}>
          {words.propose}
        </Button>
        {needed === 0 ? (
          <Button
            mutates
            why={
              (why === null ? null : "Mend that first") ?? (asksName && typed !== name ? `Type ${name} first` : null)
            }
            onClick={() => send(true)}
          >
            {words.run}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function whatFollows(environment: EnvironmentView | undefined, needed: number | null): string {
  if (!environment || needed === null) return "A worker plans it first; nothing is started by proposing.";
  if (needed === 0)
    return `${environment.name} asks for no approval. Proposed, it is planned and waits for Run; run at once, it starts as soon as its checks have passed.`;
  return `${environment.name} asks for ${plural(needed, "approval")} by somebody else. Proposing plans it and starts nothing.`;
}

function unanswered(error: unknown): Extract<ActionResult<never>, { ok: false }> {
  if (!(error instanceof Error)) throw error;
  const message =
    "Rookery could not be reached, so it is not certain that this arrived. Send it again: the same draft never makes two operations.";
  return { ok: false, code: "unavailable", message, requestId: "" };
}
