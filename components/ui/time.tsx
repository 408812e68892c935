"use client";

import { useNow } from "./clock.tsx";
import { formatAge } from "./format.ts";
import { useView } from "./view.tsx";
import { allZones, formatInstant, formatShort } from "./zone.ts";

export interface TimeProps {
  /** An instant: Date, ISO text or ms. null is written as `absent`. */
  at: Date | string | number | null;
  /** short (default): `03:04` today, else `21 Nov 23:00`; full: with seconds and zone; ago: `3 m ago`. */
  style?: "short" | "full" | "ago";
  /** What to write for null; default "never". */
  absent?: string;
}

/** An instant in the zone the person chose; hover and screen readers get it in every zone. */
export function Time({ at, style = "short", absent = "never" }: TimeProps) {
  const view = useView();
  const now = useNow();
  if (at === null) return <span className="muted">{absent}</span>;
  const ms = new Date(at).getTime();
  if (Number.isNaN(ms)) return <span className="muted">unknown</span>;
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      title={allZones(ms, { local: view.localZone, server: view.serverZone })}
      className="nowrap"
    >
      {write(ms, style, view.timeZone, now)}
    </time>
  );
}

function write(ms: number, style: NonNullable<TimeProps["style"]>, timeZone: string, now: number): string {
  if (style === "full") return formatInstant(ms, timeZone, "full");
  if (style === "short") return formatShort(ms, timeZone, now);
  const seconds = (now - ms) / 1000;
  return seconds < -1 ? `in ${formatAge(-seconds)}` : `${formatAge(seconds)} ago`;
}
