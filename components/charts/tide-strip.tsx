"use client";

import { useId } from "react";
import { Time } from "#components/ui/time.tsx";
import { describeTide, placeOn, type TideEvent, type TideSpan, type TideTone } from "./tide.ts";

export interface TideStripProps {
  spans: readonly TideSpan[];
  events: readonly TideEvent[];
  /** The window in ms; usually the last 24 h. */
  from: number;
  to: number;
  /** When what the strip is about came to be (ms): the line begins there. */
  bornAt?: number | null;
  /** True adds the scale and the newest events as links (the cluster page); false is for table cells. */
  detail?: boolean;
}
const width = 1000;
const heights: Record<TideTone, number> = { critical: 15, warning: 9, working: 6, downtime: 9, unknown: 9 };
const fills: Record<Exclude<TideTone, "unknown">, string> = {
  critical: "var(--critical)",
  warning: "var(--warning)",
  working: "var(--working-edge)",
  downtime: "var(--downtime)",
};

/** 24 hours as a tide line: calm is thin, trouble rises by height and fill, what nobody saw is hatched, events are notches. */
export function TideStrip({ spans, events, from, to, bornAt = null, detail = false }: TideStripProps) {
  const hatch = useId();
  const base = 20;
  const newest = events.filter((event) => event.at >= from && event.at <= to).toSorted((a, b) => b.at - a.at);
  return (
    <div>
      <svg
        className="tide"
        viewBox={`0 0 ${width} 24`}
        height={24}
        preserveAspectRatio="none"
        role="img"
        aria-label={describeTide(spans, events, from, to)}
      >
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
            <path d="M0 6L6 0" stroke="var(--stale-edge)" strokeWidth="1.5" />
          </pattern>
        </defs>
        <path
          d={`M${bornAt === null ? 0 : Math.min(width - 2, placeOn(bornAt, from, to, width)).toFixed(1)} ${base}H${width}`}
          stroke="var(--ok-edge)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
        {newest.map((event) => (
          <path
            key={`${event.at}${event.title}`}
            d={`M${placeOn(event.at, from, to, width).toFixed(1)} ${base}v-8`}
            stroke="var(--ink)"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {spans.map((span) => {
          const x = placeOn(span.from, from, to, width);
          const height = heights[span.tone];
          return (
            <rect
              key={`${span.from}${span.word}`}
              x={x}
              y={base - height}
              width={Math.max(2, placeOn(span.to, from, to, width) - x)}
              height={height + 1}
              fill={span.tone === "unknown" ? `url(#${hatch})` : fills[span.tone]}
              stroke={`var(--${span.tone === "unknown" ? "stale-edge" : span.tone === "downtime" ? "downtime" : `${span.tone}-edge`})`}
              strokeDasharray={span.tone === "unknown" ? "3 2" : undefined}
              vectorEffect="non-scaling-stroke"
            >
              <title>{span.word}</title>
            </rect>
          );
        })}
      </svg>
      {detail ? (
        <div className="tide-scale">
          <Time at={from} />
          <ul className="plain row">
            {newest
              .slice(0, 4)
              .toReversed()
              .map((event) => (
                <li key={`${event.at}${event.title}`}>
                  <Time at={event.at} /> {event.href ? <a href={event.href}>{event.title}</a> : event.title}
                </li>
              ))}
          </ul>
          <span>now</span>
        </div>
      ) : null}
    </div>
  );
}
