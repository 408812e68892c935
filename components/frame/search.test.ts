import { expect, it } from "vitest";
import { rankWords } from "./search.ts";

it("puts what begins with the typed letters first, then the shorter", () => {
  const items = ["Audit", "Default", "Au", "Operations"].map((name) => ({ name }));
  expect(rankWords(items, "AU").map((item) => item.name)).toEqual(["Au", "Audit", "Default"]);
  expect(rankWords(items, " ")).toHaveLength(4);
});
