import type { TideEvent, TideSpan, TideTone } from "#components/charts/tide.ts";
import { operationHref } from "#components/fleet/operation-link.tsx";
import type { ClusterState } from "#lib/inventory/schemas.ts";
import type { EventView, HealthSpanView } from "#lib/inventory/view-schemas.ts";

const tones: Record<ClusterState, TideTone | null> = {
  critical: "critical",
  degraded: "warning",
  unknown: "unknown",
  downtime: "downtime",
  working: "working",
  healthy: null,
};

/**
 * Stored health as the strip draws it: healthy is the line itself, so it has no span; neighbours of one tone become one;
 * what lies between its birth and the first record was seen by nobody and is drawn as unknown.
 */
export function tideSpans(spans: readonly HealthSpanView[], from: number, to: number, bornAt: number): TideSpan[] {
  const drawn: TideSpan[] = [];
  const ordered = spans.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  const first = ordered[0] ? Date.parse(ordered[0].startedAt) : to;
  const seenFrom = Math.max(from, bornAt);
  if (first > seenFrom + 60_000) drawn.push({ from: seenFrom, to: first, tone: "unknown", word: "Not watched" });
  for (const span of ordered) {
    const tone = tones[span.state];
    if (tone === null) continue;
    const start = Math.max(from, Date.parse(span.startedAt));
    const end = Math.min(to, span.endedAt === null ? to : Date.parse(span.endedAt));
    if (end <= start) continue;
    const before = drawn.at(-1);
    if (before && before.tone === tone && start - before.to < 1_000) before.to = end;
    else drawn.push({ from: start, to: end, tone, word: span.sentence });
  }
  return drawn;
}

/** Events as notches, those with an operation as links to it. */
export function tideEvents(events: readonly Pick<EventView, "at" | "title" | "operationId">[]): TideEvent[] {
  return events.map((event) => ({
    at: Date.parse(event.at),
    title: event.title,
    ...(event.operationId === null ? {} : { href: operationHref(event.operationId) }),
  }));
}

const stateKinds = ["cluster.state", "instance.state"];

/** What is worth a mark on charts and a label on the strip: acts and changes of role; states are drawn as spans. */
export function landmarks<T extends Pick<EventView, "kind">>(events: readonly T[]): T[] {
  return events.filter((event) => !stateKinds.includes(event.kind));
}
