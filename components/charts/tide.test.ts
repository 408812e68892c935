import { expect, it } from "vitest";
import { describeTide, placeOn } from "./tide.ts";

const hour = 3_600_000;
it("places and clips", () => {
  expect(placeOn(12 * hour, 0, 24 * hour, 1000)).toBe(500);
  expect(placeOn(-hour, 0, 24 * hour, 1000)).toBe(0);
  expect(placeOn(25 * hour, 0, 24 * hour, 1000)).toBe(1000);
});
it("says how long what was wrong, counting only what is inside", () => {
  const spans = [
    { from: -hour, to: hour, tone: "warning", word: "Lagging" },
    { from: 2 * hour, to: 2 * hour + 11_000, tone: "critical", word: "Primary down" },
  ] as const;
  expect(
    describeTide(
      spans,
      [
        { at: hour, title: "x" },
        { at: 30 * hour, title: "y" },
      ],
      0,
      24 * hour,
    ),
  ).toBe("Last 1 d 0 h 0 m: warning for 1 h 0 m, critical for 11 s; 1 event");
  expect(describeTide([], [], 0, 24 * hour)).toContain("healthy throughout");
});
