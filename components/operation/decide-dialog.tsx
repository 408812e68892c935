"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormError, TextArea } from "#components/ui/field.tsx";

export interface DecideDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  band: ReactNode;
  confirmLabel: string;
  kind: "primary" | "danger" | "normal";
  /** Why it cannot be done now; null when it can. */
  why: string | null;
  /** Label of the text that goes with it, and whether it must be given. */
  text: { label: string; hint?: string; required: boolean };
  /** Kept outside, so that what was typed outlives the dialog. */
  value: string;
  onValue: (text: string) => void;
  /** Answers with the refusal to show, or null when it was done. */
  onConfirm: () => Promise<string | null>;
  children: ReactNode;
}

/** A decision with a few words beside it: approve, reject, pause, resume, give up. */
export function DecideDialog(props: DecideDialogProps) {
  const { open, onClose, title, band, confirmLabel, kind, why, text, value, onValue, onConfirm, children } = props;
  const [refusal, setRefusal] = useState<string | null>(null);
  const missing = text.required && value.trim() === "" ? `Fill in "${text.label}" first` : null;
  function close() {
    setRefusal(null);
    onClose();
  }
  async function confirm() {
    const refused = await onConfirm();
    setRefusal(refused);
    if (refused === null) onClose();
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      band={band}
      light={false}
      closeLabel="Close without doing it"
      foot={
        <Button kind={kind} mutates why={why ?? missing} onClick={confirm}>
          {confirmLabel}
        </Button>
      }
    >
      {children}
      <TextArea
        label={text.label}
        hint={text.hint}
        value={value}
        maxLength={2_000}
        onChange={(event) => onValue(event.target.value)}
      />
      <FormError message={refusal} />
    </Dialog>
  );
}
