"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type ClusterRights, runsAtOnce } from "#components/cluster/acts.ts";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { operationHref } from "#components/fleet/operation-link.tsx";
import { DangerDialog, type Outcome } from "#components/ui/danger-dialog.tsx";
import { formatDuration } from "#components/ui/format.ts";
import { SelectField } from "#components/ui/select.tsx";
import { sendJson } from "#components/ui/send-json.ts";
import { visibleText } from "#components/ui/visible-text.ts";
import type { ProcessView } from "#lib/inventory/probe-schemas.ts";
import type { InstanceView } from "#lib/inventory/view-schemas.ts";
import type { OperationRef } from "#lib/operations/schemas.ts";

export type KillTarget = Pick<ProcessView, "id" | "user" | "host" | "seconds" | "query" | "database">;

interface KillDialogProps {
  /** null: closed. */
  target: KillTarget | null;
  instance: InstanceView;
  rights: ClusterRights;
  onClose: () => void;
}

/** Ends a session or its statement, by an operation that first looks whether it is still the same session. */
export function KillDialog({ target, ...rest }: KillDialogProps) {
  if (target === null) return null;
  return <OpenKillDialog key={target.id} target={target} {...rest} />;
}

function OpenKillDialog({ target, instance, rights, onClose }: KillDialogProps & { target: KillTarget }) {
  const router = useRouter();
  const [what, setWhat] = useState<"connection" | "query">("connection");
  const atOnce = runsAtOnce(rights, "session.kill");
  async function confirm(typed: string, intent: string): Promise<Outcome> {
    const sent = await sendJson<OperationRef>(
      "POST",
      "/api/v1/operations",
      {
        kind: "session.kill",
        input: { instanceId: instance.id, sessionId: target.id, what },
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
  const verb = what === "connection" ? `Kill session ${target.id}` : `Kill the statement of session ${target.id}`;
  return (
    <DangerDialog
      open
      onClose={onClose}
      title={verb}
      band={
        <IdentityBand
          environment={instance.environment}
          name={instance.cluster.name}
          facts={instance.name}
          icon={false}
        />
      }
      facts={[
        {
          name: "Target",
          value: `session ${target.id} of ${target.user} from ${target.host || "this host"}, ${formatDuration(target.seconds)}`,
        },
        {
          name: "Effect",
          value:
            what === "connection"
              ? "The session ends and its open transaction is rolled back. Its client gets an error."
              : "The statement ends with an error; session and transaction stay.",
        },
        { name: "Duration", value: "at once; a long transaction takes about as long to roll back as it ran" },
        { name: "Way back", value: "none: the client has to do its work again" },
        { name: "Statement", value: <code>{target.query === null ? "nothing now" : visibleText(target.query)}</code> },
      ]}
      typedName={rights.policy.demandTypedNames ? instance.name : null}
      preflight={[
        {
          name: "Same session",
          result: "passed",
          finding: "The plan compares number, account and client before anything is ended.",
        },
      ]}
      confirmLabel={atOnce ? verb : `Propose: ${verb.charAt(0).toLowerCase()}${verb.slice(1)}`}
      onConfirm={confirm}
    >
      <SelectField
        label="What ends"
        choices={[
          { value: "connection", label: "The session" },
          { value: "query", label: "Only its statement" },
        ]}
        value={what}
        onChange={(event) => setWhat(event.target.value === "query" ? "query" : "connection")}
      />
    </DangerDialog>
  );
}
