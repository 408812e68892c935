import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson, differingFields, planDigest } from "./digest.ts";
import type { OperationPlan } from "./schemas.ts";

const plan: OperationPlan = {
  summary: "s",
  targets: [{ kind: "cluster", id: "1", name: "orders" }],
  statements: [{ target: "db-1", sql: "SET GLOBAL read_only=1" }],
  commands: [],
  files: [],
  preflight: [{ name: "Lag", result: "passed", finding: "0 s" }],
  risk: "low",
  effect: "e",
  undo: "u",
  expectedSeconds: 1,
  assumptions: { primary: "db-1" },
  data: {},
  steps: [],
};

it("does not depend on the order of keys, and ends in the same text after a round trip", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
  );
});

it("differs when any signed character differs, and not for measurements of the moment", () => {
  const digest = planDigest("k", {}, plan);
  expect(planDigest("k", {}, { ...plan, preflight: [], expectedSeconds: 99 })).toBe(digest);
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (more) => {
      expect(
        planDigest("k", {}, { ...plan, statements: [{ target: "db-1", sql: `SET GLOBAL read_only=1${more}` }] }),
      ).not.toBe(digest);
      expect(planDigest("k", { extra: more }, plan)).not.toBe(digest);
    }),
  );
});

it("names the deepest field that differs", () => {
  const after = {
    ...plan,
    statements: [{ target: "db-1", sql: "SET GLOBAL read_only=0" }],
    targets: [...plan.targets, { kind: "cluster", id: "2", name: "two" }],
  };
  expect(differingFields("k", { input: { a: 1 }, plan }, { input: { a: 2 }, plan: after })).toEqual([
    "input.a",
    "statements.0.sql",
    "targets",
  ]);
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
