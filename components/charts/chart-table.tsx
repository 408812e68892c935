"use client";

import { formatUnit } from "#components/ui/format.ts";
import { scrollRegion } from "#components/ui/scroll-region.ts";
import { Time } from "#components/ui/time.tsx";
import { alignSeries, type ChartData } from "./chart-data.ts";

const shownRows = 200;

/** The same numbers as the chart, newest first; a gap says so. */
export function ChartTable({ title, data }: { title: string; data: ChartData }) {
  const rows = alignSeries(data).toReversed();
  return (
    <section className="table-box chart-table" aria-label={`${title} as table`} {...scrollRegion}>
      <table>
        <caption className="hidden-text">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {data.series.map((series) => (
              <th key={series.name} scope="col" className="num">
                {series.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shownRows).map((row) => (
            <tr key={row.t}>
              <td>
                <Time at={row.t} style="full" />
              </td>
              {data.series.map((series, index) => {
                const value = row.values[index] ?? null;
                return (
                  <td key={series.name} className="num" title={value === null ? undefined : String(value)}>
                    {value === null ? <span className="muted">no sample</span> : formatUnit(value, data.unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shownRows ? (
        <p className="small muted">
          The newest {shownRows} of {rows.length}; choose a shorter range to see the others.
        </p>
      ) : null}
    </section>
  );
}
