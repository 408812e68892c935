"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";

export interface DialogProps {
  open: boolean;
  /** Called on Esc, Close and clicks outside. The caller sets `open` to false. */
  onClose: () => void;
  title: string;
  /** Stands above the title: the identity band of what is acted on. */
  band?: ReactNode;
  children: ReactNode;
  /** Buttons; a Close button is always there. */
  foot?: ReactNode;
  className?: string;
  /** False keeps a click outside from closing, so that typed text is never lost (default true). */
  light?: boolean;
  closeLabel?: string;
}

/**
 * A modal on the browser's own <dialog>: focus is kept inside, Esc closes, focus returns to where it was. Native, because
 * a script library for it adds 12 kB and a style element that a strict content policy refuses.
 */
export function Dialog({
  open,
  onClose,
  title,
  band,
  children,
  foot,
  className,
  light = true,
  closeLabel = "Close",
}: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!dialog || !open) return;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      // React has taken the dialog out by now, so the browser has lost where the focus was.
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={element}
      className={className}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (light && event.target === element.current) onClose();
      }}
    >
      {band}
      <div className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="plain" onClick={onClose}>
          {closeLabel}
        </button>
      </div>
      <div className="dialog-body">{children}</div>
      {foot ? <div className="dialog-foot">{foot}</div> : null}
    </dialog>
  );
}
