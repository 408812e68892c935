import { expect, it } from "vitest";
import { fingerprint, merged } from "./use-kept-draft.ts";

it("takes from a kept draft only what the form has, and only of the same kind", () => {
  const form = { name: "", rows: ["a"], on: false };
  expect(merged(form, { name: "x", rows: "no list", on: 1, gone: true })).toEqual({
    name: "x",
    rows: ["a"],
    on: false,
  });
  expect(merged(form, { rows: ["b"], on: true })).toEqual({ name: "", rows: ["b"], on: true });
});
it("gives two contents two prints, and one content one", () => {
  const prints = Array.from({ length: 5_000 }, (_, at) => fingerprint(`{"replicas":${at}}`));
  expect(new Set(prints).size).toBe(5_000);
  expect(fingerprint("same")).toBe(fingerprint("same"));
});
