"use client";

import { useQuery } from "@tanstack/react-query";
import { TimeSeries } from "#components/charts/time-series.tsx";
import { chartMarks } from "#components/cluster/cluster-charts.tsx";
import { chartsQuery, clusterMarksQuery } from "#components/cluster/cluster-queries.ts";
import { useTimeRange } from "#components/frame/range-control.tsx";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import type { InstanceView } from "#lib/inventory/view-schemas.ts";

interface Group {
  id: string;
  title: string;
  charts: readonly string[];
}
const groups: readonly Group[] = [
  { id: "load", title: "Load", charts: ["commands", "threads", "rows", "slow"] },
  { id: "connections", title: "Connections", charts: ["connections", "connection-errors"] },
  { id: "pool", title: "Buffer pool", charts: ["pool-hit", "pool-use"] },
  { id: "replication", title: "Lag and logs", charts: ["lag", "binlog", "relay-log", "semi-sync"] },
  { id: "innodb", title: "InnoDB", charts: ["innodb-io", "checkpoint", "history", "row-locks"] },
];
const all = groups.flatMap((group) => group.charts);
const maxPoints = 400;

/** The numbers of one server by subject, all in one window with the marks of its cluster. */
export function InstanceCharts({ instance }: { instance: Pick<InstanceView, "id" | "cluster"> }) {
  const range = useTimeRange();
  const charts = useQuery(chartsQuery({ kind: "instances", id: instance.id }, all, range, maxPoints));
  const marks = useQuery(clusterMarksQuery(instance.cluster.id, range));
  const events = chartMarks(marks.data?.rows ?? []);
  return (
    <QueryBoundary query={charts} what="the charts" lines={8}>
      {({ rows }) =>
        groups.map((group) => {
          // A server that does not replicate has no lag to draw: charts without a line are left out, load always stands.
          const shown = rows.filter(
            (chart) => group.charts.includes(chart.key) && (chart.series.length > 0 || group.id === "load"),
          );
          if (shown.length === 0) return null;
          return (
            <section key={group.id} className="stratum" aria-labelledby={`charts-${group.id}`}>
              <header>
                <h2 id={`charts-${group.id}`}>{group.title}</h2>
              </header>
              <div className="columns charts">
                {shown.map((chart) => (
                  <TimeSeries key={chart.key} title={chart.title} data={chart} range={range} events={events} />
                ))}
              </div>
            </section>
          );
        })
      }
    </QueryBoundary>
  );
}
