"use client";

import type { ReactNode } from "react";
import { useNow } from "#components/ui/clock.tsx";
import { formatAge } from "#components/ui/format.ts";
import { Pip } from "#components/ui/pip.tsx";
import { useView } from "#components/ui/view.tsx";
import { allZones, formatShort } from "#components/ui/zone.ts";
import { freshness } from "./freshness.ts";

export interface AsOfProps {
  /** When the value was read (ISO, ms or Date); null when it never was. */
  at: string | number | Date | null;
  /** How often it should be read; stale after two of them and five seconds. Default: the light poll's 2 s. */
  intervalSeconds?: number;
}

/** The age of a value, ticking; turns into "Stale 3 m" when it is too old and "Never seen" when there is none. */
export function AsOf({ at, intervalSeconds = 2 }: AsOfProps) {
  const now = useNow();
  const view = useView();
  const ms = at === null ? null : new Date(at).getTime();
  const { state, ageSeconds } = freshness(ms, now, intervalSeconds);
  if (ms === null || state === "unknown") return <Pip tone="unknown" word="Never seen" />;
  const since = allZones(ms, { local: view.localZone, server: view.serverZone });
  if (state === "stale")
    return <Pip tone="unknown" word={`Stale ${formatAge(ageSeconds)}`} detail={`since ${since}`} />;
  return (
    <span className="muted nowrap" title={since}>
      {formatAge(ageSeconds)}
    </span>
  );
}

/** Draws a value as live only while it is: afterwards it is dimmed, underlined and says since when. */
export function Fresh({ at, intervalSeconds = 2, children }: AsOfProps & { children: ReactNode }) {
  const now = useNow();
  const { timeZone } = useView();
  const ms = at === null ? null : new Date(at).getTime();
  const { state } = freshness(ms, now, intervalSeconds);
  if (state === "live") return children;
  if (ms === null) return <span className="muted">unknown</span>;
  const words = `stale since ${formatShort(ms, timeZone, now)}`;
  return (
    <span className="stale" title={words}>
      {children}
      <span className="hidden-text"> {words}</span>
    </span>
  );
}
