import { describe, expect, it } from "vitest";
import {
  alignSeries,
  type ChartData,
  countGaps,
  lastPoint,
  seriesLook,
  spreadLabels,
  summarize,
} from "./chart-data.ts";

const data: ChartData = {
  series: [
    {
      name: "db-b1",
      points: [
        [0, 1],
        [10_000, 2],
        [100_000, 3],
      ],
    },
    {
      name: "db-b2",
      points: [
        [0, 5],
        [10_000, null],
        [100_000, null],
      ],
    },
  ],
  unit: "seconds",
  aggregation: "max",
  stepSeconds: 10,
};

describe("chart data", () => {
  it("breaks the line where 90 s have no samples", () => {
    const rows = alignSeries(data);
    expect(rows.map((row) => row.t)).toEqual([0, 10_000, 20_000, 100_000]);
    expect(rows[2]?.values[0]).toBeNull();
    expect(countGaps(data.series[0] ?? { name: "", points: [] }, 10)).toBe(1);
  });
  it("does not turn a missing sample into zero", () => {
    expect(alignSeries(data).map((row) => row.values[1])).toEqual([5, null, null, null]);
    expect(lastPoint(data.series[1] ?? { name: "", points: [] })).toEqual([0, 5]);
    expect(lastPoint({ name: "x", points: [[0, null]] })).toBeNull();
  });
  it("says in words what it draws", () => {
    expect(summarize("Lag", data)).toBe(
      "Lag, max of 10 s. db-b1: last 3 s, between 1 s and 3 s, 1 gap; db-b2: last 5 s, between 5 s and 5 s.",
    );
    expect(summarize("Lag", { ...data, series: [] })).toContain("No samples");
  });
  it("repeats hues dashed after four", () => {
    expect(seriesLook(4).stroke).toBe(seriesLook(0).stroke);
    expect(seriesLook(0).dash).toBeUndefined();
    expect(seriesLook(4).dash).toBeDefined();
  });
  it("keeps labels apart", () => {
    const places = [50, 50, 51, 200];
    const put = places.map((place, index) => place + (spreadLabels(places)[index] ?? 0)).toSorted((a, b) => a - b);
    for (let index = 1; index < put.length; index += 1)
      expect((put[index] ?? 0) - (put[index - 1] ?? 0)).toBeGreaterThanOrEqual(13);
  });
});
