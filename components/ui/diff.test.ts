import fc from "fast-check";
import { expect, it } from "vitest";
import { diffLines } from "./diff.ts";

const signs = (before: string, after: string) =>
  diffLines(before, after)
    .map((line) => line.sign)
    .join("");

it("signs added, removed and changed lines", () => {
  expect(signs("a\nb\nc", "a\nc")).toBe(" - ");
  expect(signs("a\nc", "a\nb\nc")).toBe(" + ");
  expect(signs("a\nb\nc", "a\nB\nc")).toBe(" ~ ");
  expect(signs("", "a")).toBe("+");
  expect(signs("a", "a")).toBe(" ");
});
it("gives both texts back, whatever they are", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 14 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const old = lines.filter((line) => line.sign !== "+").map((line) => line.before ?? line.text);
      const now = lines.filter((line) => line.sign !== "-").map((line) => line.text);
      // A changed run lists old and new in the same order, so filtering keeps each side's order.
      expect(old.join("\n")).toBe(before);
      expect(now.join("\n")).toBe(after);
    }),
    { numRuns: 500 },
  );
});
it("opens two thousand differing columns in well under a second", () => {
  const before = Array.from({ length: 2000 }, (_, line) => `c${line} int`).join("\n");
  const after = Array.from({ length: 2000 }, (_, line) => `c${line} ${line % 9 === 0 ? "bigint" : "int"}`).join("\n");
  const started = performance.now();
  expect(diffLines(before, after).filter((line) => line.sign === "~")).toHaveLength(223);
  expect(performance.now() - started).toBeLessThan(900);
});
