"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { ActionGate } from "#components/ui/action-gate.tsx";
import { openLine } from "./live-line.ts";
import { concerns, type LiveState, modeOf } from "./live-state.ts";

const LiveContext = createContext<LiveState & { now: number }>({ mode: "connecting", heardAt: null, now: 0 });

/** How the page hears of changes and when it last did. */
export function useLive() {
  return useContext(LiveContext);
}

const pollMs = 5_000;

/**
 * Holds the live line: what changed is read again by topic; without the line everything shown is read again every 5 s;
 * offline closes all buttons that change something, with the reason.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const facts = useRef({ streamOpen: false, heardAt: null as number | null, startedAt: 0, polledAt: 0 });
  const [state, setState] = useState<LiveState & { now: number }>({ mode: "connecting", heardAt: null, now: 0 });

  useEffect(() => {
    const known = facts.current;
    known.startedAt = Date.now();
    const refresh = (topics: readonly string[]) =>
      void client.invalidateQueries({ predicate: (query) => concerns(query.queryKey, topics) });
    const look = () => {
      const now = Date.now();
      const mode = modeOf({
        online: navigator.onLine,
        streamOpen: known.streamOpen,
        heardAt: known.heardAt,
        startedAt: known.startedAt,
        now,
      });
      if (mode === "polling" && document.visibilityState === "visible" && now - known.polledAt >= pollMs) {
        known.polledAt = now;
        refresh(["all"]);
      }
      setState((before) =>
        before.mode === mode && before.heardAt === known.heardAt && now - before.now < 900
          ? before
          : { mode, heardAt: known.heardAt, now },
      );
    };
    const stop = openLine({
      heard(said) {
        known.streamOpen = said.open;
        // The first word after silence means that things may have been missed: read all that is shown again.
        const returned = said.open && known.heardAt !== null && Date.now() - known.heardAt > pollMs * 3;
        if (said.open) known.heardAt = Date.now();
        if (returned) refresh(["all"]);
        else if (said.topics.length > 0) refresh(said.topics);
        look();
      },
    });
    const timer = setInterval(look, 1000);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      stop();
      clearInterval(timer);
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, [client]);

  const value = useMemo(() => state, [state]);
  const why = state.mode === "offline" ? "You are offline: nothing can be started until the connection is back" : null;
  return (
    <LiveContext value={value}>
      <ActionGate why={why}>{children}</ActionGate>
    </LiveContext>
  );
}
