import { describe, expect, test } from "vitest";
import { metricCatalogue } from "../mariadb/metric-catalogue.ts";
import { chartDefinitions, evaluate, metricsOf } from "./chart-definitions.ts";

const kindOf = new Map(metricCatalogue.map((metric) => [metric.name, metric.kind]));

describe("chart definitions", () => {
  test.each(chartDefinitions.map((chart) => [chart.key, chart] as const))(
    "%s reads only what is collected, and its unit fits",
    (_, chart) => {
      for (const line of chart.lines) {
        for (const metric of metricsOf(line.value)) {
          expect(kindOf.has(metric), metric).toBe(true);
          if (chart.unit === "per second" || chart.unit === "bytes/s")
            expect(kindOf.get(metric), metric).toBe("counter");
          if (chart.unit === "count" || chart.unit === "bytes" || chart.unit === "seconds")
            expect(kindOf.get(metric), metric).toBe("gauge");
        }
        // An extreme of a sum or a share cannot be made from the extremes of its parts, so no chart may claim one.
        if (!("metric" in line.value)) expect(chart.aggregation, chart.key).toBe("avg");
      }
    },
  );

  test("keys and line names are unique", () => {
    expect(new Set(chartDefinitions.map((chart) => chart.key)).size).toBe(chartDefinitions.length);
    for (const chart of chartDefinitions)
      expect(new Set(chart.lines.map((line) => line.name)).size).toBe(chart.lines.length);
  });

  test("unknown stays unknown", () => {
    const read = (values: Record<string, number | null>) => (metric: string) => values[metric] ?? null;
    expect(evaluate({ metric: "a" }, read({}))).toBeNull();
    expect(evaluate({ sum: ["a", "b"] }, read({}))).toBeNull();
    expect(evaluate({ sum: ["a", "b"] }, read({ a: 2 }))).toBe(2);
    expect(evaluate({ percent: "a", of: "b" }, read({ a: 2 }))).toBeNull();
    expect(evaluate({ percent: "a", of: "b" }, read({ a: 2, b: 0 }))).toBeNull();
    expect(evaluate({ percent: "a", of: "b" }, read({ a: 2, b: 8 }))).toBe(25);
    expect(evaluate({ percentNot: "a", of: "b" }, read({ a: 2, b: 8 }))).toBe(75);
    expect(evaluate({ percentNot: "a", of: "b" }, read({ a: 9, b: 8 }))).toBe(0);
  });
});
