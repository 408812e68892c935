"use client";

import { formatAge } from "#components/ui/format.ts";
import { useLive } from "./live.tsx";
import type { LiveMode } from "./live-state.ts";

const words: Record<LiveMode, string> = {
  live: "live",
  connecting: "connecting",
  polling: "asking every 5 s",
  offline: "offline",
};

/** Connection and age: a full dot while live, a ring while it connects or asks, a crossed ring when offline. */
export function Lamp() {
  const live = useLive();
  const age = live.heardAt === null ? null : Math.max(0, (live.now - live.heardAt) / 1000);
  const title = live.heardAt === null ? "Nothing heard yet" : `Last heard ${formatAge(age)} ago`;
  return (
    <span className="lamp" title={title}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <circle
          cx="5"
          cy="5"
          r="4"
          fill={live.mode === "live" ? "var(--ok-edge)" : "none"}
          stroke={live.mode === "offline" ? "var(--critical-edge)" : "var(--ok-edge)"}
          strokeWidth="1.5"
        />
        {live.mode === "offline" ? <path d="M1 9L9 1" stroke="var(--critical-edge)" strokeWidth="1.5" /> : null}
      </svg>
      <span>
        {words[live.mode]}
        {age === null ? "" : <span className="wide-only">, {formatAge(age)} ago</span>}
      </span>
    </span>
  );
}

/** What to know while offline: how old the page is, and that nothing typed is lost. */
export function OfflineBanner() {
  const live = useLive();
  return (
    <div className="banner-place" aria-live="assertive">
      {live.mode === "offline" ? (
        <p className="banner">
          You are offline. What you see is{" "}
          {live.heardAt === null ? "of unknown age" : `${formatAge((live.now - live.heardAt) / 1000)} old`}. Nothing can
          be started; what you typed stays.
        </p>
      ) : null}
    </div>
  );
}
