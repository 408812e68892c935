"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

interface Clock {
  /** Milliseconds since the epoch by the server's clock, ticking once a second. */
  now: number;
}
const ClockContext = createContext<Clock>({ now: 0 });

/** The time now by the server's clock (ms); ages never depend on the browser's own clock. */
export function useNow(): number {
  return useContext(ClockContext).now;
}

/**
 * One ticking clock for every age on the page. `serverNow` is the server's time at render: ages are counted from it, so
 * that a browser clock that is ten minutes off shows right ages. Stands still while the tab is hidden.
 */
export function ClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const started = performance.now();
    const tick = () => {
      if (document.visibilityState === "visible") setNow(serverNow + performance.now() - started);
    };
    const timer = setInterval(tick, 1000);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [serverNow]);
  const clock = useMemo(() => ({ now }), [now]);
  return <ClockContext value={clock}>{children}</ClockContext>;
}
