"use client";

import { useState } from "react";
import type { EnvironmentLook } from "#components/fleet/environment-badge.tsx";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { DangerDialog } from "#components/ui/danger-dialog.tsx";
import { TextArea } from "#components/ui/field.tsx";
import type { OperationView } from "#lib/operations/schemas.ts";
import { DecideDialog } from "./decide-dialog.tsx";
import { actLabels, type OperationAct } from "./operation-buttons.ts";
import type { OperationVerbs } from "./operation-verbs.ts";
import { shortDigest } from "./operation-words.ts";
import { FactList, planFacts } from "./plan-facts.tsx";
import { useAct } from "./use-act.ts";

interface OperationDialogsProps {
  view: OperationView;
  environment: EnvironmentLook | null;
  verbs: OperationVerbs;
  open: OperationAct | null;
  onClose: () => void;
  /** The digest of the plan as it stood when the dialog was opened: what the person has read. */
  readDigest: string | null;
}

const planMoved =
  "The plan changed while this was open. Close this, read the new plan, then decide; what you typed is kept.";

/** The dialogs of an operation's buttons. What was typed is kept here, so that it outlives a refusal and a closed dialog. */
export function OperationDialogs({ view, environment, verbs, open, onClose, readDigest }: OperationDialogsProps) {
  const [texts, setTexts] = useState<Partial<Record<OperationAct, string>>>({});
  const act = useAct();
  if (open === null) return null;
  const text = texts[open] ?? "";
  const onText = (value: string) => setTexts((before) => ({ ...before, [open]: value }));
  const band = environment ? (
    <IdentityBand environment={environment} icon={false} name={view.clusterName ?? view.title} />
  ) : null;
  const facts = planFacts(view, environment);
  const { id } = view;
  const why = view.may[open].why;
  const moved = readDigest !== view.digest ? planMoved : null;
  const digest = readDigest ?? "";
  const title = `${actLabels[open]}: operation ${id}, ${view.title}`;
  const steering = text.trim() === "" ? { operationId: id } : { operationId: id, reason: text.trim() };

  if (open === "run" || open === "breakGlass") {
    const forced = open === "breakGlass";
    return (
      <DangerDialog
        open
        onClose={onClose}
        title={title}
        band={band}
        facts={[...facts, { name: "Digest", value: <code>{shortDigest(digest)}</code> }]}
        typedName={view.typedName}
        preflight={view.plan?.preflight ?? null}
        confirmLabel={
          forced ? "Run without approval" : `Run on ${view.clusterName ?? environment?.name ?? "the fleet"}`
        }
        why={moved ?? why ?? (forced && text.trim().length < 10 ? "Say in a sentence why it cannot wait" : null)}
        onConfirm={async (typed) => {
          const refused = await act(
            verbs.run({
              operationId: id,
              digest,
              ...(view.typedName === null ? {} : { typedName: typed }),
              ...(forced ? { breakGlassReason: text.trim() } : {}),
            }),
            `Operation ${id} was started`,
          );
          return refused === null ? { ok: true } : { ok: false, message: refused };
        }}
      >
        {forced ? (
          <>
            <p className="note critical-note">
              This runs one operation without the approvals that the environment demands. Every approver is told at once
              with your name and reason, and the review is due within 24 hours.
            </p>
            <TextArea
              label="Why it cannot wait"
              value={text}
              maxLength={2_000}
              onChange={(event) => onText(event.target.value)}
            />
          </>
        ) : null}
      </DangerDialog>
    );
  }
  if (open === "cancel" && view.startedAt !== null)
    return (
      <DangerDialog
        open
        onClose={onClose}
        title={title}
        band={band}
        facts={facts.map((fact) =>
          fact.name === "Effect" ? { name: "Effect of cancelling", value: view.cancelMeaning } : fact,
        )}
        typedName={null}
        preflight={[]}
        confirmLabel={actLabels.cancel}
        why={why}
        onConfirm={async () => {
          const refused = await act(verbs.cancel(steering), `Operation ${id} is being cancelled`);
          return refused === null ? { ok: true } : { ok: false, message: refused };
        }}
      >
        <TextArea
          label="Why (optional)"
          value={text}
          maxLength={2_000}
          onChange={(event) => onText(event.target.value)}
        />
      </DangerDialog>
    );
  return (
    <DecideDialog
      open
      onClose={onClose}
      title={title}
      band={band}
      confirmLabel={open === "approve" ? `Approve digest ${shortDigest(digest)}` : actLabels[open]}
      kind={open === "approve" ? "primary" : open === "reject" || open === "giveUp" ? "danger" : "normal"}
      why={(open === "approve" ? moved : null) ?? why}
      text={{ label: textLabels[open] ?? "Why (optional)", required: open === "reject" }}
      value={text}
      onValue={onText}
      onConfirm={() => act(send(open, view, verbs, { digest, text: text.trim(), steering }), doneWords(open, id))}
    >
      <p>{meaningOf(open, view)}</p>
      {open === "approve" || open === "reject" ? <FactList facts={facts} /> : null}
    </DecideDialog>
  );
}

const textLabels: Partial<Record<OperationAct, string>> = {
  approve: "Comment (optional)",
  reject: "Why you reject it",
};

function meaningOf(act: OperationAct, view: OperationView): string {
  switch (act) {
    case "approve":
      return "Approving starts nothing: running is a second act, by somebody who may run. Your approval holds for exactly this plan, and lapses when anything in it changes.";
    case "reject":
      return "The operation ends here, with your reason. Whoever asked can propose it anew.";
    case "cancel":
      return "It has not been started, so nothing was changed and nothing has to be undone.";
    case "pause":
      return "It stops before its next step and keeps its place. The cluster stays reserved for it until it is resumed or cancelled.";
    case "resume":
      return "It looks first at what is there, then goes on with what is left.";
    case "retry":
      return "It goes on from the step that did not succeed. That step looks first, so that nothing is done twice.";
    case "giveUp":
      return "It ends as failed and nothing more is done or undone. The steps show what was done; you take it from here.";
    default:
      return view.cancelMeaning;
  }
}

function doneWords(act: OperationAct, id: number): string {
  const words: Record<OperationAct, string> = {
    approve: `You approved operation ${id}; nothing was started`,
    reject: `You rejected operation ${id}`,
    run: `Operation ${id} was started`,
    breakGlass: `Operation ${id} was started without approval`,
    cancel: `Operation ${id} is cancelled`,
    pause: `Operation ${id} pauses before its next step`,
    resume: `Operation ${id} goes on`,
    retry: `Operation ${id} is tried again`,
    giveUp: `Operation ${id} was given up`,
  };
  return words[act];
}

function send(
  act: Exclude<OperationAct, "run" | "breakGlass">,
  view: OperationView,
  verbs: OperationVerbs,
  given: { digest: string; text: string; steering: { operationId: number; reason?: string } },
) {
  const operationId = view.id;
  if (act === "approve")
    return verbs.approve({ operationId, digest: given.digest, ...(given.text === "" ? {} : { comment: given.text }) });
  if (act === "reject") return verbs.reject({ operationId, comment: given.text });
  return verbs[act](given.steering);
}
