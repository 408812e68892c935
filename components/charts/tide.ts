import { formatDuration, plural } from "#components/ui/format.ts";

export type TideTone = "critical" | "warning" | "unknown" | "downtime" | "working";
export interface TideSpan {
  from: number;
  to: number;
  tone: TideTone;
  /** "Replica stopped". */
  word: string;
}
export interface TideEvent {
  at: number;
  title: string;
  href?: string | undefined;
}

/** Where on a strip of `width` an instant stands; clipped to the strip. */
export function placeOn(at: number, from: number, to: number, width: number): number {
  return Math.max(0, Math.min(width, ((at - from) / (to - from)) * width));
}

/** The strip in words: how long it was not healthy, by kind, and how many events it carries. */
export function describeTide(
  spans: readonly TideSpan[],
  events: readonly TideEvent[],
  from: number,
  to: number,
): string {
  const seconds = new Map<TideTone, number>();
  for (const span of spans) {
    const length = (Math.min(span.to, to) - Math.max(span.from, from)) / 1000;
    if (length > 0) seconds.set(span.tone, (seconds.get(span.tone) ?? 0) + length);
  }
  const parts = [...seconds].map(([tone, length]) => `${tone} for ${formatDuration(length)}`);
  const state = parts.length === 0 ? "healthy throughout" : parts.join(", ");
  const inside = events.filter((event) => event.at >= from && event.at <= to).length;
  return `Last ${formatDuration((to - from) / 1000)}: ${state}; ${plural(inside, "event")}`;
}
