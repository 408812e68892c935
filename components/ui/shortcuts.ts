"use client";

import { useEffect } from "react";
import { useView } from "./view.tsx";

/** True when the key would be typed into something, so that a shortcut must not take it. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/**
 * Runs `act` when a single key is pressed outside of inputs and open dialogs. A person can switch single keys off
 * (WCAG 2.1.4). Single keys never change the fleet: give this only views and ways to go.
 */
export function useShortcut(key: string, act: () => void, active = true): void {
  const { shortcuts } = useView();
  useEffect(() => {
    if (!shortcuts || !active) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [key, act, active, shortcuts]);
}
