import { expect, it } from "vitest";
import { readSpec } from "./spec-text.ts";

const good = `apiVersion: rookery/v1
name: orders-test
environment: development
owner: payments
topology: standalone
version: "11.8"
`;

it("takes a spec with comments and finds nothing wrong with it", () => {
  expect(readSpec(`# ours\n${good}`)).toMatchObject({ values: { name: "orders-test" }, problems: [] });
});
it("names the line of a text that is no YAML", () => {
  const { values, problems } = readSpec(`${good}labels: {a: [}\n`);
  expect(values).toBeNull();
  expect(problems[0]?.line).toBe(7);
});
it("names the line of a wrong, an unknown and a doubled field", () => {
  expect(readSpec(`${good}replicas: 2\n`).problems).toEqual([expect.objectContaining({ path: "replicas", line: 7 })]);
  expect(readSpec(`${good}memory: 1\n`).problems).toEqual([
    { path: "memory", line: 7, message: 'a spec has no field "memory"' },
  ]);
  expect(readSpec(`${good}name: twice\n`).problems[0]?.line).toBe(7);
});
it("names the line of a variable that cannot be set", () => {
  const { problems } = readSpec(`${good}variables:\n  max_connections: 5\n  datadir: /tmp\n`);
  expect(problems).toEqual([expect.objectContaining({ path: "variables.datadir", line: 9 })]);
});
it("says what is missing, and asks for quotes around a version", () => {
  expect(readSpec("apiVersion: rookery/v1\n").problems).toContainEqual({
    path: "owner",
    line: null,
    message: "is missing",
  });
  expect(readSpec(good.replace('"11.8"', "11.8")).problems).toEqual([
    { path: "version", line: 6, message: "must be text: write it in quotes" },
  ]);
});
it("refuses lists, aliases and very long texts", () => {
  expect(readSpec("- a\n").values).toBeNull();
  expect(readSpec("a: &x 1\nb: *x\n").problems[0]?.message).toContain("Aliases");
  expect(readSpec(`a: ${"x".repeat(100_001)}`).values).toBeNull();
});
