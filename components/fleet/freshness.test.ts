import { expect, it } from "vitest";
import { freshness } from "./freshness.ts";

it("is live for two intervals and five seconds, then stale", () => {
  expect(freshness(0, 9_000, 2).state).toBe("live");
  expect(freshness(0, 9_001, 2)).toEqual({ state: "stale", ageSeconds: 9.001 });
});
it("is unknown when it was never seen, and not negative when clocks differ", () => {
  expect(freshness(null, 5, 2)).toEqual({ state: "unknown", ageSeconds: null });
  expect(freshness(1000, 0, 2).ageSeconds).toBe(0);
});
