"use client";

import type { ChartEvent } from "./chart-marks.ts";

/** The head of an event's line: a link to the operation, alert or change behind it. recharts passes the viewBox. */
export function EventMark({ event, viewBox }: { event: ChartEvent; viewBox?: { x?: number; y?: number } }) {
  const x = viewBox?.x ?? 0;
  const y = viewBox?.y ?? 0;
  const mark = (
    <>
      <title>{event.title}</title>
      <rect x={x - 12} y={y - 12} width={24} height={24} fill="transparent" />
      <circle cx={x} cy={y} r={4} fill="var(--ink)" />
    </>
  );
  // The drawing is hidden from screen readers and the keyboard; the same links stand in the page's list of events.
  return event.href ? (
    <a href={event.href} tabIndex={-1}>
      {mark}
    </a>
  ) : (
    <g>{mark}</g>
  );
}
