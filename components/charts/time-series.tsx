"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useUrlState } from "#components/ui/url-state.ts";
import { type ChartData, describeStep, drawnSeries, seriesLook, summarize } from "./chart-data.ts";
import type { ChartEvent, Threshold } from "./chart-marks.ts";
import { ChartTable } from "./chart-table.tsx";

// The plot and recharts come after the first paint; the figure keeps its height, so that nothing jumps.
const Plot = dynamic(() => import("./time-series-plot.tsx").then((module) => module.TimeSeriesPlot), {
  ssr: false,
  loading: () => <div className="plot" aria-busy="true" />,
});

/** Something that happened, drawn as a mark that leads to it. */
export interface TimeSeriesProps {
  /** Names the measure with its unit in words: "Replication lag, seconds". */
  title: string;
  /** undefined while it is being read. */
  data: ChartData | undefined;
  /** The window to show (ms); default: what the data covers. */
  range?: { from: number; to: number } | undefined;
  thresholds?: readonly Threshold[];
  events?: readonly ChartEvent[];
}

/** A chart that is honest: gaps are gaps, unit and aggregation are named, and a table and a summary say the same. */
export function TimeSeries({ title, data, range, thresholds = [], events = [] }: TimeSeriesProps) {
  const [asTable, setAsTable] = useState(false);
  const [, change] = useUrlState();
  const select = (from: number, to: number) =>
    change({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), range: null });
  const empty = data?.series.every((series) => series.points.every(([, value]) => value === null));
  return (
    <figure className="chart">
      <figcaption>
        <h3>{title}</h3>
        <span className="small muted grow">{data ? describeStep(data) : ""}</span>
        <button
          type="button"
          className="link small"
          onClick={() => setAsTable(!asTable)}
          aria-pressed={asTable}
          disabled={!data}
        >
          {asTable ? "View as chart" : "View as table"}
        </button>
      </figcaption>
      {data === undefined ? <div className="plot" aria-busy="true" /> : null}
      {data && empty && !asTable ? (
        <p className="plot muted">
          No samples in this range. Choose a wider one, or see whether the servers can be reached.
        </p>
      ) : null}
      {data && !empty && !asTable ? (
        <>
          <p className="hidden-text">{summarize(title, data)}</p>
          <Plot data={data} range={range} thresholds={thresholds} events={events} onSelect={select} />
          {data.series.length > 1 ? <Legend data={data} /> : null}
        </>
      ) : null}
      {data && asTable ? <ChartTable title={title} data={data} /> : null}
    </figure>
  );
}

function Legend({ data }: { data: ChartData }) {
  const hidden = data.series.length - drawnSeries;
  return (
    <div className="legend" aria-hidden="true">
      {data.series.slice(0, drawnSeries).map((series, index) => (
        <span key={series.name}>
          <svg viewBox="0 0 22 8" aria-hidden="true">
            <path
              d="M0 4H22"
              stroke={seriesLook(index).stroke}
              strokeWidth="2.5"
              strokeDasharray={seriesLook(index).dash}
            />
          </svg>
          {series.name}
        </span>
      ))}
      {hidden > 0 ? <span className="muted">and {hidden} more in the table</span> : null}
    </div>
  );
}
