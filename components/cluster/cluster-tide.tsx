"use client";

import { TideStrip } from "#components/charts/tide-strip.tsx";
import { useNow } from "#components/ui/clock.tsx";
import type { ClusterView, EventView, HealthSpanView } from "#lib/inventory/view-schemas.ts";
import { landmarks, tideEvents, tideSpans } from "./health-tide.ts";

const dayMs = 86_400_000;

/** The last 24 h as the tide strip with its landmarks. */
export function ClusterTide(props: {
  view: ClusterView;
  spans: readonly HealthSpanView[];
  events: readonly EventView[];
}) {
  const to = Math.ceil(useNow() / 10_000) * 10_000;
  const from = to - dayMs;
  return (
    <section className="stratum" aria-label="The last 24 hours">
      <TideStrip
        spans={tideSpans(props.spans, from, to, Date.parse(props.view.createdAt))}
        events={tideEvents(landmarks(props.events))}
        from={from}
        to={to}
        bornAt={Date.parse(props.view.createdAt)}
        detail
      />
    </section>
  );
}
