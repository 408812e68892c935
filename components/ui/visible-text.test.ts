import { expect, it } from "vitest";
import { findLines, markHits, visibleText } from "./visible-text.ts";

it("shows escape sequences, bidi and zero-width characters as text", () => {
  expect(visibleText("\u001b[31mred\u001b[0m")).toBe("\\x1b[31mred\\x1b[0m");
  expect(visibleText("a\u202eb\u200bc\rd")).toBe("a\\u202eb\\u200bc\\x0dd");
  expect(visibleText("tab\tand\nnewline stay, ü too")).toBe("tab\tand\nnewline stay, ü too");
});
it("finds lines without regard to case, and nothing for an empty needle", () => {
  expect(findLines(["Alpha", "beta", "ALPHABET"], "alpha")).toEqual([0, 2]);
  expect(findLines(["x"], "")).toEqual([]);
});
it("marks every hit and loses no text", () => {
  const parts = markHits("aXbxc", "x");
  expect(parts.filter((part) => part.hit)).toHaveLength(2);
  expect(parts.map((part) => part.text).join("")).toBe("aXbxc");
});
