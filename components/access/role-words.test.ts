import { expect, test } from "vitest";
import { roles } from "#lib/core/schemas.ts";
import { deviceWords, rolesIn, roleWords, scopeWord } from "./role-words.ts";

test("the matrix has every role that exists", () => {
  expect(roleWords.map(({ role }) => role)).toEqual([...roles]);
});

test("roles of one environment stand in the matrix's order, once each", () => {
  const grants = [
    { environmentId: "e1", role: "approver" },
    { environmentId: "*", role: "viewer" },
    { environmentId: "e1", role: "developer" },
    { environmentId: "e1", role: "approver", source: "corp" },
  ];
  expect(rolesIn(grants, "e1")).toBe("developer, approver");
  expect(rolesIn(grants, "e2")).toBe("");
});

test("devices are named by browser and system", () => {
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0";
  expect(deviceWords(windows)).toBe("Firefox on Windows");
  expect(deviceWords("curl/8.5.0")).toBe("curl/8.5.0");
  expect(deviceWords("")).toBe("unknown device");
});

test("a right without words reads as its name", () => {
  expect(scopeWord("audit.read")).toContain("audit");
  expect(scopeWord("new.right")).toBe("new.right");
});
