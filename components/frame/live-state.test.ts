import { describe, expect, it } from "vitest";
import { concerns, modeOf, parseLiveMessage } from "./live-state.ts";

describe("live", () => {
  it("reads both shapes and nothing else", () => {
    expect(parseLiveMessage('{"topics":["instances",7]}')).toEqual({ topics: ["instances"] });
    expect(parseLiveMessage('{"topic":"operations"}')).toEqual({ topics: ["operations"] });
    for (const bent of ["", "null", "[]", "{", '{"topics":"x"}', "3"]) expect(parseLiveMessage(bent)).toBeNull();
  });
  it("renews queries by the first part of their key", () => {
    expect(concerns(["instances", { q: "" }], ["instances"])).toBe(true);
    expect(concerns(["operations", 12], ["operations:12"])).toBe(true);
    expect(concerns(["operations", 12], ["instances"])).toBe(false);
    expect(concerns([{ a: 1 }], ["instances"])).toBe(false);
    expect(concerns(["anything"], ["all"])).toBe(true);
  });
  it("never calls a silent line live", () => {
    const facts = { online: true, streamOpen: true, heardAt: 0, startedAt: 0 };
    expect(modeOf({ ...facts, now: 11_999 })).toBe("live");
    expect(modeOf({ ...facts, now: 12_000 })).toBe("polling");
    expect(modeOf({ ...facts, streamOpen: false, now: 3_000 })).toBe("connecting");
    expect(modeOf({ ...facts, online: false, now: 1 })).toBe("offline");
  });
});
