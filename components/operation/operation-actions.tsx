"use client";

import { useState } from "react";
import type { EnvironmentLook } from "#components/fleet/environment-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { OperationView } from "#lib/operations/schemas.ts";
import { actLabels, buttonsFor, type OperationAct } from "./operation-buttons.ts";
import { OperationDialogs } from "./operation-dialogs.tsx";
import type { OperationVerbs } from "./operation-verbs.ts";
import { shortDigest } from "./operation-words.ts";

interface OperationActionsProps {
  view: OperationView;
  environment: EnvironmentLook | null;
  verbs: OperationVerbs;
}

/** The buttons of an operation, each with the reason when it is closed, and the dialogs that they open. */
export function OperationActions({ view, environment, verbs }: OperationActionsProps) {
  const [open, setOpen] = useState<OperationAct | null>(null);
  const [readDigest, setReadDigest] = useState<string | null>(null);
  const acts = buttonsFor(view);
  return (
    <div className="actions">
      {acts.map((act) => (
        <Button
          key={act}
          mutates
          kind={kindOf(act, view)}
          why={view.may[act].allowed ? null : view.may[act].why}
          onClick={() => {
            setReadDigest(view.digest);
            setOpen(act);
          }}
        >
          {labelOf(act, view, environment)}
        </Button>
      ))}
      <OperationDialogs
        view={view}
        environment={environment}
        verbs={verbs}
        open={open}
        onClose={() => setOpen(null)}
        readDigest={readDigest}
      />
    </div>
  );
}

function kindOf(act: OperationAct, view: OperationView) {
  if (act === "approve" || act === "resume") return "primary";
  if (act === "run") return view.may.run.allowed ? "primary" : "normal";
  return act === "breakGlass" ? "danger" : "normal";
}

function labelOf(act: OperationAct, view: OperationView, environment: EnvironmentLook | null): string {
  if (act === "approve" && view.digest !== null) return `Approve digest ${shortDigest(view.digest)}`;
  if (act === "run") return `Run${environment ? ` on ${environment.name.toLowerCase()}` : ""}`;
  return actLabels[act];
}
