import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatBytes,
  formatBytesPerSecond,
  formatCount,
  formatDuration,
  formatPercent,
  formatQuantity,
  formatRate,
  formatUnit,
  plural,
  unitFormats,
} from "./format.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0 s"],
    [0.0004, "0.4 ms"],
    [0.042, "42 ms"],
    [0.3, "0.3 s"],
    [9.96, "10 s"],
    [12.4, "12 s"],
    [59.6, "1 m 0 s"],
    [252, "4 m 12 s"],
    [3600, "1 h 0 m"],
    [3725, "1 h 2 m"],
    [86_400 + 3 * 3600 + 240, "1 d 3 h 4 m"],
    [-5, "-5 s"],
  ])("%d s is %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe("numbers", () => {
  it.each([
    [formatCount(18_402), "18,402"],
    [formatQuantity(18_402), "18,400"],
    [formatQuantity(0.12345), "0.123"],
    [formatQuantity(123_456), "123 k"],
    [formatQuantity(1_214_000), "1.21 M"],
    [formatRate(4310.4), "4,310/s"],
    [formatPercent(0.6149), "61.5 %"],
    [formatBytes(512), "512 B"],
    [formatBytes(1024), "1 KiB"],
    [formatBytes(1_300_000_000), "1.21 GiB"],
    [formatBytes(1010 * 1024), "1,010 KiB"],
    [formatBytesPerSecond(1_240_000), "1.24 MB/s"],
    [formatAge(65), "1 m"],
    [formatAge(-3), "0 s"],
    [plural(1, "change"), "1 change"],
    [plural(3, "change"), "3 changes"],
  ])("%s", (written, expected) => {
    expect(written).toBe(expected);
  });

  it("never turns what is not known into a number", () => {
    for (const unit of Object.keys(unitFormats) as (keyof typeof unitFormats)[]) {
      for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
        expect(formatUnit(value, unit)).toBe("unknown");
    }
  });

  it("keeps to three significant digits at any size", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e14, noNaN: true }), (value) => {
        const digits = formatQuantity(value)
          .replace(/[^0-9]/g, "")
          .replace(/^0+/, "")
          .replace(/0+$/, "");
        return digits.length <= 3;
      }),
    );
  });
});
