import { expect, test } from "vitest";
import { actionWords, resultLook, shortHash } from "./audit-words.ts";

test("a refused row is loud, an allowed intent is quiet, a row without result says its half", () => {
  expect(resultLook({ result: "refused", phase: "result" })).toEqual(["warning", "Refused"]);
  expect(resultLook({ result: "allowed", phase: "intent" })).toEqual(["quiet", "Allowed"]);
  expect(resultLook({ result: null, phase: "intent" })).toEqual(["quiet", "Intent"]);
  expect(resultLook({ result: "odd", phase: "result" })).toEqual(["quiet", "No result"]);
});

test("actions and hashes are written for eyes", () => {
  expect(actionWords("second_factor.enable")).toBe("second factor: enable");
  expect(shortHash("7f3a91c2d4e5f60718")).toBe("7f3a 91c2 d4e5");
});
