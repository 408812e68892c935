import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteAccount, quoteIdentifier, quoteString } from "./quote.ts";

test("backticks inside a name are doubled and nothing else changes", () => {
  expect(quoteIdentifier("a`b\"c'd\\e")).toBe("`a``b\"c'd\\e`");
});

test.each(["", "a".repeat(65), "a\0b", "bird🐦", "trailing ", "half\ud800"])("no identifier can be %j", (name) => {
  expect(() => quoteIdentifier(name)).toThrow();
});

test("a literal holds every quote and backslash twice", () => {
  expect(quoteString("it's \\ \0")).toBe("'it''s \\\\ \\0'");
  expect(quoteString("it's \\", { backslashEscapes: false })).toBe("'it''s \\'");
  expect(quoteAccount("o'brien", "10.%")).toBe("'o''brien'@'10.%'");
  expect(() => quoteString("\udc00")).toThrow(/half a character/);
});

test("nothing inside a literal ends it early", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (value) => {
      const inner = quoteString(value).slice(1, -1);
      expect(inner.replaceAll(/\\./gs, "").replaceAll("''", "")).not.toContain("'");
    }),
  );
});
