"use client";

import { useQuery } from "@tanstack/react-query";
import { TimeSeries } from "#components/charts/time-series.tsx";
import { operationHref } from "#components/fleet/operation-link.tsx";
import { useTimeRange } from "#components/frame/range-control.tsx";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import type { ClusterView, EventView } from "#lib/inventory/view-schemas.ts";
import { chartsQuery, clusterMarksQuery } from "./cluster-queries.ts";
import { landmarks } from "./health-tide.ts";

const lagLimitSeconds = 10;
const maxPoints = 400;
const alone = ["queries", "writes", "threads", "connections"];
const replicated = ["lag", "writes", "queries", "threads"];

/** Lag and throughput of all members in one window; the marks are the cluster's events and lead to their operations. */
export function ClusterCharts({ view }: { view: Pick<ClusterView, "id" | "topology" | "instances"> }) {
  const range = useTimeRange();
  const stopped = view.instances.flatMap((row) => (row.lag?.state === "stopped" ? [row.name] : []));
  const keys = view.topology === "replication" ? replicated : alone;
  const charts = useQuery(chartsQuery({ kind: "clusters", id: view.id }, keys, range, maxPoints));
  const marks = useQuery(clusterMarksQuery(view.id, range));
  return (
    <section className="stratum" aria-labelledby="load">
      <header>
        <h2 id="load">Lag and throughput</h2>
        <span className="small muted wide-only">drag on a chart to choose a range for all of them</span>
      </header>
      <QueryBoundary query={charts} what="the charts" lines={8}>
        {({ rows }) => (
          <div className="columns charts">
            {rows.map((chart) => (
              <TimeSeries
                key={chart.key}
                title={chart.title}
                data={chart}
                range={range}
                events={chartMarks(marks.data?.rows ?? [])}
                thresholds={chart.key === "lag" ? [{ value: lagLimitSeconds, name: "lagging" }] : []}
              />
            ))}
          </div>
        )}
      </QueryBoundary>
      {stopped.length > 0 ? (
        <p className="small muted">
          {stopped.join(", ")}: replication is stopped, so the server tells no lag in seconds and its line breaks. How
          many transactions it is behind stands in the table of members.
        </p>
      ) : null}
    </section>
  );
}

/** Acts and changes of role as marks. */
export function chartMarks(events: readonly EventView[]) {
  return landmarks(events).map((event) => ({
    at: Date.parse(event.at),
    title: event.title,
    ...(event.operationId === null ? {} : { href: operationHref(event.operationId) }),
  }));
}
