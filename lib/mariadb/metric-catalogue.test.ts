import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { findMetric, metricCatalogue } from "./metric-catalogue.ts";
import { parseMetricValue } from "./metric-value.ts";

test("the first 116 columns never move: append new metrics to the end", () => {
  const names = metricCatalogue.slice(0, 116).map((metric) => metric.name);
  expect(createHash("sha256").update(names.join("\n")).digest("hex")).toBe(
    "8d078f72f3dc24c4a325f9367ff2bfb2044e85afbe1138bc9b53ce1dd64f4752",
  );
  expect(metricCatalogue.map((metric) => metric.index)).toEqual(metricCatalogue.map((_, index) => index));
});

test("names are unique, in the exporter's shape, and every metric explains itself in one sentence", () => {
  expect(new Set(metricCatalogue.map((metric) => metric.name)).size).toBe(metricCatalogue.length);
  for (const metric of metricCatalogue) {
    expect(metric.name).toMatch(/^mysql_[a-z0-9_]+(\{[a-z]+="[a-z_]+"\})?$/);
    expect(metric.meaning).toMatch(/^[A-Z0-9].*\.$/);
  }
  expect(findMetric("mysql_global_status_threads_running")?.unit).toBe("connections");
  expect(findMetric("mysql_nonsense")).toBeUndefined();
});

test.each([
  ["ON", 1],
  ["Yes", 1],
  ["Primary", 1],
  ["OFF", 0],
  ["Connecting", 0],
  ["non-Primary", 0],
  ["12.5", 12.5],
  ["18446744073709551615", 1.8446744073709552e19],
  ["-1", -1],
  [7, 7],
  ["", Number.NaN],
  [null, Number.NaN],
  [undefined, Number.NaN],
  ["0x10", Number.NaN],
  ["Synced", Number.NaN],
])("%j reads as %d", (text, value) => {
  expect(parseMetricValue(text)).toBe(value);
});
