import fc from "fast-check";
import { expect, it } from "vitest";
import { niceTicks, tickText, timeTicks } from "./ticks.ts";

it("marks round values that hold the data", () => {
  expect(niceTicks(252)).toEqual([0, 100, 200, 300]);
  expect(niceTicks(0)).toEqual([0, 1]);
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e15, noNaN: true }), (top) => {
      const ticks = niceTicks(top);
      return ticks[0] === 0 && (ticks.at(-1) ?? 0) >= top * 0.99999 && ticks.length <= 5;
    }),
  );
});
it("marks round instants", () => {
  const from = Date.parse("2026-11-22T02:28:00Z");
  const ticks = timeTicks(from, from + 40 * 60_000);
  expect(ticks.map((t) => new Date(t).toISOString().slice(11, 16))).toEqual(["02:30", "02:40", "02:50", "03:00"]);
  expect(timeTicks(from, from)).toHaveLength(1 + Number(from % 60_000 !== 0));
});
it("marks time and memory in their own round steps", () => {
  expect(niceTicks(252, "seconds").map((tick) => tickText(tick, "seconds"))).toEqual(["0", "2 m", "4 m", "6 m"]);
  expect(niceTicks(90_000, "seconds").map((tick) => tickText(tick, "seconds"))).toEqual([
    "0",
    "12 h",
    "1 d",
    "1 d 12 h",
  ]);
  expect(niceTicks(6.5 * 1024 ** 3, "bytes").map((tick) => tickText(tick, "bytes"))).toEqual([
    "0",
    "2.5 GiB",
    "5 GiB",
    "7.5 GiB",
  ]);
  expect(niceTicks(0.3, "seconds").map((tick) => tickText(tick, "seconds"))).toEqual(["0", "0.1 s", "0.2 s", "0.3 s"]);
});
