import { describe, expect, it } from "vitest";
import { landmarks, tideEvents, tideSpans } from "./health-tide.ts";

const span = (state: "healthy" | "degraded" | "unknown", startedAt: string, endedAt: string | null) => ({
  clusterId: "c",
  state,
  sentence: `it was ${state}`,
  startedAt: `2026-11-22T${startedAt}:00.000Z`,
  endedAt: endedAt === null ? null : `2026-11-22T${endedAt}:00.000Z`,
});
const at = (time: string) => Date.parse(`2026-11-22T${time}:00.000Z`);

describe("the tide of a cluster", () => {
  it("draws trouble only, cut to the window, and an open span to its end", () => {
    const spans = tideSpans(
      [span("degraded", "08:00", "10:10"), span("healthy", "10:10", "11:00"), span("degraded", "11:00", null)],
      at("10:00"),
      at("12:00"),
      0,
    );
    expect(spans).toEqual([
      { from: at("10:00"), to: at("10:10"), tone: "warning", word: "it was degraded" },
      { from: at("11:00"), to: at("12:00"), tone: "warning", word: "it was degraded" },
    ]);
  });
  it("makes one of neighbours of one tone", () => {
    const spans = tideSpans(
      [span("degraded", "10:00", "10:30"), span("degraded", "10:30", "11:00")],
      at("10:00"),
      at("12:00"),
      0,
    );
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({ from: at("10:00"), to: at("11:00") });
  });
  it("says that nobody watched between its birth and the first record, and nothing of the time before it", () => {
    expect(tideSpans([span("healthy", "11:00", null)], at("09:00"), at("12:00"), at("10:00"))).toEqual([
      { from: at("10:00"), to: at("11:00"), tone: "unknown", word: "Not watched" },
    ]);
    expect(tideSpans([span("healthy", "11:00", null)], at("09:00"), at("12:00"), at("11:00"))).toEqual([]);
  });
  it("links events to their operation and leaves changes of state to the spans", () => {
    expect(tideEvents([{ at: "2026-11-22T10:00:00.000Z", title: "restarted", operationId: 7 }])).toEqual([
      { at: at("10:00"), title: "restarted", href: "/automation/operations/7" },
    ]);
    expect(landmarks([{ kind: "cluster.state" }, { kind: "cluster.primary" }])).toEqual([{ kind: "cluster.primary" }]);
  });
});
