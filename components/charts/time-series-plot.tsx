"use client";

import { useMemo, useRef, useState } from "react";
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatUnit } from "#components/ui/format.ts";
import { useView } from "#components/ui/view.tsx";
import { formatInstant } from "#components/ui/zone.ts";
import {
  alignSeries,
  type ChartData,
  describeStep,
  drawnSeries,
  lastPoint,
  seriesLook,
  spreadLabels,
} from "./chart-data.ts";
import type { ChartEvent, Threshold } from "./chart-marks.ts";
import { EventMark } from "./event-mark.tsx";
import { niceTicks, tickText, timeTicks } from "./ticks.ts";

interface PlotProps {
  data: ChartData;
  range: { from: number; to: number } | undefined;
  thresholds: readonly Threshold[];
  events: readonly ChartEvent[];
  onSelect: (from: number, to: number) => void;
}
const plotHeight = 140;
const axisText = { fill: "var(--muted)", fontSize: 12 };

/** The drawing itself, on recharts. All charts of a page share one crosshair; dragging chooses a range. */
export function TimeSeriesPlot({ data, range, thresholds, events, onSelect }: PlotProps) {
  const { timeZone } = useView();
  const rows = useMemo(
    () =>
      alignSeries(data).map((row) => ({
        t: row.t,
        ...Object.fromEntries(row.values.map((value, index) => [`v${index}`, value])),
      })),
    [data],
  );
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const dragging = useRef(false);
  const from = range?.from ?? rows[0]?.t ?? 0;
  const to = range?.to ?? rows.at(-1)?.t ?? 1;
  const series = data.series.slice(0, drawnSeries);
  const top = highest(data, thresholds);
  const ticks = niceTicks(top, data.unit);
  const max = ticks.at(-1) ?? 1;
  const ends = series.length <= 4 ? series.map(lastPoint) : [];
  const shifts = spreadLabels(ends.map((end) => plotHeight * (1 - (end?.[1] ?? 0) / max)));
  const instant = (label: unknown) => (Number.isFinite(Number(label)) ? Number(label) : null);

  function release() {
    if (drag && Math.abs(drag.to - drag.from) > data.stepSeconds * 2000)
      onSelect(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
    dragging.current = false;
    setDrag(null);
  }
  return (
    <div className="plot" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 180 }}>
        <LineChart
          data={rows}
          syncId="range"
          syncMethod="value"
          accessibilityLayer={false}
          margin={{ top: 12, right: series.length <= 4 ? labelRoom(series) : 16, bottom: 0, left: 0 }}
          onMouseDown={(state) => {
            const at = instant(state.activeLabel);
            if (at === null) return;
            dragging.current = true;
            setDrag({ from: at, to: at });
          }}
          onMouseMove={(state) => {
            const at = instant(state.activeLabel);
            if (dragging.current && at !== null) setDrag((before) => before && { ...before, to: at });
          }}
          onMouseUp={release}
          onMouseLeave={release}
        >
          <CartesianGrid vertical={false} stroke="var(--hair)" />
          <XAxis
            tick={axisText}
            dataKey="t"
            type="number"
            domain={[from, to]}
            ticks={timeTicks(from, to)}
            tickFormatter={(t: number) => formatInstant(t, timeZone, "minute")}
            tickLine={false}
            axisLine={false}
            allowDataOverflow
          />
          <YAxis
            tick={axisText}
            width={64}
            ticks={ticks}
            domain={[0, max]}
            tickFormatter={(value: number) => tickText(value, data.unit)}
            tickLine={false}
            axisLine={false}
          />
          {thresholds.map((limit) => (
            <ReferenceLine
              key={limit.name}
              y={limit.value}
              stroke="var(--ink)"
              strokeDasharray="4 3"
              label={{ value: limit.name, position: "insideTopLeft", fill: "var(--ink)", fontSize: 12 }}
            />
          ))}
          {series.map((one, index) => (
            <Line
              key={one.name}
              dataKey={`v${index}`}
              name={one.name}
              type="linear"
              stroke={seriesLook(index).stroke}
              {...(seriesLook(index).dash ? { strokeDasharray: seriesLook(index).dash ?? "0" } : {})}
              strokeWidth={1.8}
              dot={false}
              activeDot={{ r: 3 }}
              isAnimationActive={false}
              connectNulls={false}
            />
          ))}
          {ends.map((end, index) =>
            end && end[0] >= from && end[0] <= to ? (
              <ReferenceDot
                key={series[index]?.name}
                x={end[0]}
                y={end[1]}
                r={2}
                fill={seriesLook(index).stroke}
                stroke="none"
                label={{
                  value: series[index]?.name ?? "",
                  position: "right",
                  dy: shifts[index] ?? 0,
                  fill: "var(--ink)",
                  fontSize: 12,
                  fontWeight: 600,
                }}
              />
            ) : null,
          )}
          {events
            .filter((event) => event.at >= from && event.at <= to)
            .map((event) => (
              <ReferenceLine
                key={`${event.at}${event.title}`}
                x={event.at}
                stroke="var(--ink)"
                label={<EventMark event={event} />}
              />
            ))}
          {drag ? <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--accent)" fillOpacity={0.15} /> : null}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--ink)" }}
            content={({ active, label, payload }) => (
              <Tip
                active={active === true}
                at={instant(label)}
                values={payload.map((item) => ({
                  name: String(item.name),
                  value: typeof item.value === "number" ? item.value : null,
                }))}
                data={data}
                timeZone={timeZone}
              />
            )}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

function Tip({
  active,
  at,
  values,
  data,
  timeZone,
}: {
  active: boolean;
  at: number | null;
  values: { name: string; value: number | null }[];
  data: ChartData;
  timeZone: string;
}) {
  if (!active || at === null) return null;
  return (
    <div className="chart-tip">
      <div className="strong">{formatInstant(at, timeZone, "full")}</div>
      {values.map((one) => (
        <div key={one.name}>
          {one.name}: {one.value === null ? "no sample" : formatUnit(one.value, data.unit)}
        </div>
      ))}
      <div className="muted">{describeStep(data)}</div>
    </div>
  );
}

// Names stand beside the ends of their lines and must not be cut; 7 px is a letter of 12 px in bold.
function labelRoom(series: readonly { name: string }[]): number {
  return Math.min(190, 16 + 7 * series.reduce((longest, one) => Math.max(longest, one.name.length), 0));
}

function highest(data: ChartData, thresholds: readonly Threshold[]): number {
  let top = 0;
  for (const series of data.series)
    for (const [, value] of series.points) if (value !== null && value > top) top = value;
  // A limit far above the data would flatten it to a line; it is drawn only when it comes near.
  for (const limit of thresholds) if (limit.value <= top * 4 || top === 0) top = Math.max(top, limit.value * 1.1);
  return top;
}
