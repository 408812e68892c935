import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

test("only fields that differ are changes, with their path", () => {
  const { changes, rest } = changesOf({
    before: { name: "Prod", policy: { selfService: false, approvals: { default: 1 } } },
    after: { name: "Prod", policy: { selfService: true, approvals: { default: 2 } } },
  });
  expect(changes).toEqual([
    { field: "policy.selfService", from: "false", to: "true" },
    { field: "policy.approvals.default", from: "1", to: "2" },
  ]);
  expect(rest).toBeNull();
});

test("roles are read as sentences; what was taken away is said", () => {
  const { changes } = changesOf({
    before: {
      grants: [
        { environmentId: "*", role: "viewer", source: "manual" },
        { environmentId: "e1", role: "operator" },
      ],
    },
    after: { grants: [{ environmentId: "*", role: "approver" }] },
  });
  expect(changes).toEqual([
    { field: "grants.1", from: "viewer in every environment", to: "approver in every environment" },
    { field: "grants.2", from: "operator in e1", to: "not set" },
  ]);
});

test("a field that the change does not name was not changed", () => {
  expect(changesOf({ before: { name: "A", rank: 1 }, after: { name: "B" } }).changes).toEqual([
    { field: "name", from: "A", to: "B" },
  ]);
});

test("a detail without a change is kept whole, an empty one is nothing", () => {
  expect(changesOf({ prefix: "rky_a" })).toEqual({ changes: [], rest: { prefix: "rky_a" } });
  expect(changesOf({})).toEqual({ changes: [], rest: null });
});
