"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { operationHref } from "#components/fleet/operation-link.tsx";
import { useNow } from "#components/ui/clock.tsx";
import { DangerDialog, type Outcome } from "#components/ui/danger-dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import { sendJson } from "#components/ui/send-json.ts";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";
import type { OperationRef } from "#lib/operations/schemas.ts";
import { actChecks } from "./act-checks.ts";
import { ActFields } from "./act-form.tsx";
import { type ActForm, actFormProblem, emptyForm, inputOf } from "./act-input.ts";
import { type Act, type ClusterRights, nameToType, runsAtOnce } from "./acts.ts";

export interface ActDialogProps {
  /** null: closed. */
  act: Act | null;
  view: ClusterView;
  rights: ClusterRights;
  onClose: () => void;
}

/** Names what is done to whom, with effect, duration and way back; hands the operation in and goes to its page. */
export function ActDialog({ act, view, rights, onClose }: ActDialogProps) {
  if (act === null) return null;
  return <OpenActDialog key={act.key} act={act} view={view} rights={rights} onClose={onClose} />;
}

function OpenActDialog({ act, view, rights, onClose }: ActDialogProps & { act: Act }) {
  const router = useRouter();
  const now = useNow();
  const [reason, setReason] = useState("");
  const [form, setForm] = useState<ActForm>(emptyForm);
  const atOnce = runsAtOnce(rights, act.kind);
  const member = view.instances.find((row) => row.id === act.instanceId);
  const problem = actFormProblem(act, form);
  const checks = actChecks(act, view, rights, now);

  async function confirm(typed: string, intent: string): Promise<Outcome> {
    const sent = await sendJson<OperationRef>(
      "POST",
      "/api/v1/operations",
      {
        kind: act.kind,
        input: inputOf(act, form),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
        ...(typed ? { typedName: typed } : {}),
        idempotencyKey: intent,
        run: atOnce,
      },
      intent,
    );
    if (!sent.ok) return { ok: false, message: sent.message };
    router.push(operationHref(sent.value.id));
    return { ok: true };
  }
  return (
    <DangerDialog
      open
      onClose={onClose}
      title={act.label}
      band={
        <IdentityBand
          environment={view.environment}
          name={view.name}
          facts={member ? `${member.name}, ${member.role}` : `${view.instances.length} servers`}
          icon={false}
        />
      }
      facts={[
        { name: "Target", value: member ? `${member.name} (${member.role}) of ${view.name}` : view.name },
        { name: "Effect", value: act.effect },
        { name: "Duration", value: act.duration },
        { name: "Way back", value: act.wayBack },
        {
          name: "Then",
          value: atOnce
            ? "It is planned and checked on the servers, and runs when every check passes."
            : "It is planned and checked on the servers, and waits on its page for approval and Run.",
        },
      ]}
      typedName={nameToType(act, rights)}
      preflight={checks}
      why={problem}
      confirmLabel={atOnce ? act.label : `Propose: ${act.label.charAt(0).toLowerCase()}${act.label.slice(1)}`}
      onConfirm={confirm}
    >
      <ActFields act={act} view={view} form={form} onChange={setForm} />
      <TextField
        label="Reason"
        hint="Stands in the operation and in the audit; a ticket number helps later."
        value={reason}
        maxLength={2000}
        onChange={(event) => setReason(event.target.value)}
      />
    </DangerDialog>
  );
}
