"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

export interface DisclosureProps {
  label: ReactNode;
  /** Name for screen readers when the label is not words. */
  name?: string;
  side?: "start" | "end";
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A button that opens a small panel below it; Esc, a click outside and moving on close it. */
export function Disclosure({ label, name, side = "end", children }: DisclosureProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", onEscape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", onEscape);
    };
  }, [open]);
  return (
    <div ref={box} className={side === "start" ? "disclosure start" : "disclosure"}>
      <button ref={button} type="button" aria-expanded={open} aria-label={name} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open ? (
        <div className="panel">{typeof children === "function" ? children(() => setOpen(false)) : children}</div>
      ) : null}
    </div>
  );
}
