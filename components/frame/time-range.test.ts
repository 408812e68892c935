import { expect, it } from "vitest";
import { moveRange, readRange } from "./time-range.ts";

const now = Date.parse("2026-11-22T03:00:00Z");
it("moves with the clock unless both ends are given", () => {
  expect(readRange(new URLSearchParams("range=24h"), now)).toMatchObject({ from: now - 86_400_000, to: now });
  const fixed = readRange(new URLSearchParams("from=2026-11-22T01:00:00Z&to=2026-11-22T02:00:00Z&range=24h"), now);
  expect(fixed.quick).toBeNull();
  expect(fixed.to - fixed.from).toBe(3_600_000);
});
it("falls back to the last hour on a bent link", () => {
  for (const bent of ["", "range=9y", "from=x&to=y", "from=2026-11-22T02:00:00Z&to=2026-11-22T01:00:00Z"]) {
    expect(readRange(new URLSearchParams(bent), now).quick?.id).toBe("1h");
  }
});
it("goes back by half a window and zooms out around the middle", () => {
  const range = readRange(new URLSearchParams("range=1h"), now);
  expect(moveRange(range, -0.5).to).toBe("2026-11-22T02:30:00.000Z");
  expect(moveRange(range, 0, 2)).toEqual({
    from: "2026-11-22T01:30:00.000Z",
    to: "2026-11-22T03:30:00.000Z",
    range: null,
  });
});
