import fc from "fast-check";
import { expect, it } from "vitest";
import { speakAfter } from "./announcements.ts";

it("speaks at once after silence", () => {
  expect(speakAfter(Number.NEGATIVE_INFINITY, 123)).toBe(50);
});
it("never lets two announcements be closer than 10 s", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 60_000, noNaN: true }),
      (last, gap) => {
        const now = last + gap;
        return now + speakAfter(last, now) - last >= 10_000 - 1e-3;
      },
    ),
  );
});
