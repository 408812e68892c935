"use client";

import { useState } from "react";
import { useAnnounce } from "./toast.tsx";

/** Copies `text`; says what was copied, or that the browser refused. `what` completes the label: "Copy digest". */
export function CopyButton({ text, what, label = "Copy" }: { text: string; what: string; label?: string }) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const announce = useAnnounce();
  async function copy() {
    const done = await writeClipboard(text);
    setState(done ? "copied" : "refused");
    announce(done ? `Copied: ${what}` : `The browser refused to copy ${what}; select it by hand`);
    setTimeout(() => setState("idle"), 2_000);
  }
  return (
    <button type="button" className="plain small" aria-label={`${label}: ${what}`} onClick={() => void copy()}>
      {state === "idle" ? label : state === "copied" ? "Copied" : "Not allowed"}
    </button>
  );
}

/** False when the browser has no clipboard (plain http) or the person said no. */
async function writeClipboard(text: string): Promise<boolean> {
  if (!navigator.clipboard) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
