"use client";

import { type ReactNode, useId } from "react";
import { useActionGate } from "./action-gate.tsx";
import { useSingleSubmit } from "./use-single-submit.ts";

export interface ButtonProps {
  /** Begins with a verb: "Switch over to db-b2". */
  children: ReactNode;
  /** May return a promise: the button is pending until it ends and ignores further clicks. */
  onClick?: (() => unknown) | undefined;
  kind?: "normal" | "primary" | "danger" | "plain";
  /** Why it cannot be pressed now. Shown under the button and read out; the button stays in the tab order. */
  why?: string | null | undefined;
  /** True for everything that changes the fleet or Rookery: such buttons close while offline, with the reason. */
  mutates?: boolean;
  /** Work under way that the caller knows of (useActionState, mutation.isPending). */
  pending?: boolean;
  type?: "button" | "submit";
  /** Id of the form to submit when the button stands outside it. */
  form?: string;
  name?: string;
  value?: string;
  /** A fuller name for screen readers when the visible words need their row ("Remove db-b2"). */
  label?: string;
}

/** The one button: verb, pending state, double-click guard, and a visible reason whenever it is closed. */
export function Button(props: ButtonProps) {
  const { children, onClick, kind = "normal", why, mutates = false, type = "button", form, name, value, label } = props;
  const gate = useActionGate();
  const whyId = useId();
  const [run, running] = useSingleSubmit(() => onClick?.());
  const pending = running || props.pending === true;
  const reason = why ?? (mutates ? gate : null);
  const closed = pending || Boolean(reason);
  const button = (
    <button
      type={type}
      form={form}
      name={name}
      value={value}
      className={kind === "normal" ? undefined : kind}
      aria-label={label}
      aria-disabled={closed || undefined}
      aria-busy={pending || undefined}
      aria-describedby={reason ? whyId : undefined}
      onClick={(event) => {
        if (closed) event.preventDefault();
        else if (onClick) run();
      }}
    >
      {pending ? <span className="spin" aria-hidden="true" /> : null}
      {children}
    </button>
  );
  if (!reason) return button;
  return (
    <span className="button-with-why">
      {button}
      <span id={whyId} className="why">
        {reason}
      </span>
    </span>
  );
}
