"use client";

import { createContext, type ReactNode, useContext } from "react";

const GateContext = createContext<string | null>(null);

/** Why nothing may be changed from this page now (offline, stale session); null when it may. */
export function useActionGate(): string | null {
  return useContext(GateContext);
}

/** Closes every button marked `mutates` below it with one reason. */
export function ActionGate({ why, children }: { why: string | null; children: ReactNode }) {
  return <GateContext value={why}>{children}</GateContext>;
}
