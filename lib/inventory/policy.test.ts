import { describe, expect, test } from "vitest";
import { EnvironmentPolicy, freePolicy, middlePolicy, strictPolicy } from "./environment-schemas.ts";
import { approvalsNeeded, checkWindow, windowOpen, windowState } from "./policy.ts";

const weeknights = {
  ...strictPolicy,
  changeWindow: { cron: "0 22 * * 1-5", durationMinutes: 120, zone: "Europe/Berlin" },
};

describe("approvals", () => {
  test.each([
    [strictPolicy, "cluster.configure", 1],
    [strictPolicy, "cluster.destroy", 2],
    [middlePolicy, "cluster.configure", 0],
    [middlePolicy, "cluster.destroy", 1],
    [freePolicy, "cluster.destroy", 0],
    [{ nonsense: true }, "cluster.destroy", 2],
    [null, "cluster.configure", 1],
  ])("%o %s", (policy, kind, needed) => {
    expect(approvalsNeeded(policy, kind)).toBe(needed);
  });

  test("the default policies are valid, and a kind must look like one", () => {
    for (const policy of [strictPolicy, middlePolicy, freePolicy])
      expect(EnvironmentPolicy.parse(policy)).toEqual(policy);
    expect(
      EnvironmentPolicy.safeParse({ ...freePolicy, approvals: { default: 0, kinds: { Destroy: 1 } } }).success,
    ).toBe(false);
  });
});

describe("change window", () => {
  test.each([
    ["2026-11-20T20:59:59Z", false],
    ["2026-11-20T21:00:00Z", true],
    ["2026-11-20T22:59:59Z", true],
    ["2026-11-20T23:00:00Z", false],
    ["2026-11-21T21:30:00Z", false],
    // Summer: 22:00 in Berlin is 20:00 UTC.
    ["2026-07-01T20:30:00Z", true],
  ])("at %s: %s", (at, open) => {
    expect(windowOpen(weeknights, new Date(at))).toBe(open);
  });

  test("says when it closes and opens next", () => {
    expect(windowState(weeknights, new Date("2026-11-20T21:30:00Z"))).toEqual({
      open: true,
      closesAt: new Date("2026-11-20T23:00:00Z"),
      opensAt: new Date("2026-11-23T21:00:00Z"),
    });
    expect(windowState(weeknights, new Date("2026-11-21T12:00:00Z"))).toEqual({
      open: false,
      closesAt: null,
      opensAt: new Date("2026-11-23T21:00:00Z"),
    });
    expect(windowState(freePolicy, new Date())).toEqual({ open: true, opensAt: null, closesAt: null });
  });

  test("bad windows are refused by field", () => {
    expect(() => checkWindow({ cron: "0 22 * * *", durationMinutes: 60, zone: "Mars/Olympus" })).toThrow(
      /changeWindow\.zone/,
    );
    expect(() => checkWindow({ cron: "99 22 * * *", durationMinutes: 60, zone: "UTC" })).toThrow(/changeWindow\.cron/);
    expect(() => checkWindow({ cron: "0 0 31 2 *", durationMinutes: 60, zone: "UTC" })).toThrow(/changeWindow\.cron/);
    expect(() => checkWindow(weeknights.changeWindow)).not.toThrow();
  });
});
