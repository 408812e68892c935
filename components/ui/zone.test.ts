import { describe, expect, it } from "vitest";
import { allZones, formatInstant, formatShort, isZoneName, nextZone, zoneName } from "./zone.ts";

const at = Date.parse("2026-10-25T00:30:00Z");

describe("zone", () => {
  it("goes round utc, local, server", () => {
    expect([nextZone("utc"), nextZone("local"), nextZone("server")]).toEqual(["local", "server", "utc"]);
  });
  it("reads an unknown local zone as UTC", () => {
    expect(zoneName("local", { local: null, server: "Asia/Tokyo" })).toBe("UTC");
    expect(zoneName("server", { local: null, server: "Asia/Tokyo" })).toBe("Asia/Tokyo");
  });
  it("tells the two 02:30 of a clock change apart", () => {
    const first = formatInstant(at, "Europe/Berlin");
    const second = formatInstant(at + 3_600_000, "Europe/Berlin");
    expect(first).toContain("02:30:00");
    expect(second).toContain("02:30:00");
    expect(first).not.toBe(second);
  });
  it("drops the day when it is today and the year when it is this year", () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(formatShort(Date.parse("2026-11-22T03:04:00Z"), "UTC", now)).toBe("03:04");
    expect(formatShort(Date.parse("2026-11-21T23:00:00Z"), "UTC", now)).toBe("21 Nov 23:00");
    expect(formatShort(Date.parse("2025-11-21T23:00:00Z"), "UTC", now)).toBe("21 Nov 2025 23:00");
  });
  it("lists each zone once", () => {
    expect(allZones(at, { local: "UTC", server: "UTC" }).split("\n")).toHaveLength(1);
    expect(allZones(at, { local: "Europe/Berlin", server: "Asia/Tokyo" }).split("\n")).toHaveLength(3);
  });
  it("refuses invented zones", () => {
    expect(isZoneName("Europe/Berlin")).toBe(true);
    expect(isZoneName("Mars/Olympus")).toBe(false);
  });
});
