import { expect, test } from "vitest";
import { compareVariable } from "./variable-comparison.ts";
import type { VariableDefinition } from "./variables.ts";

function definition(type: VariableDefinition["type"], choices: string[] = [], dynamic = true): VariableDefinition {
  return {
    name: "x",
    scope: "global",
    dynamic,
    type,
    choices,
    minimum: null,
    maximum: null,
    defaultValue: null,
    value: null,
    comment: "",
  };
}

const binlogFormats = ["MIXED", "STATEMENT", "ROW"];

test.each([
  ["ON", "1", definition("boolean")],
  ["true", "ON", definition("boolean")],
  ["", "ON", definition("boolean")],
  ["0", "OFF", definition("boolean")],
  ["128M", "134217728", definition("integer")],
  ["1g", "1073741824", definition("integer")],
  ["+5", "5", definition("integer")],
  ["9000000", "8998912", definition("integer")],
  ["0.5", "0.500000", definition("double")],
  ["row", "ROW", definition("enum", binlogFormats)],
  ["2", "ROW", definition("enum", binlogFormats)],
  ["1", "ON", definition("enum", ["OFF", "ON", "FORCE"])],
  ["b, A", "A,B", definition("set", ["A", "B"])],
  ["/srv/data", "/srv/data/", definition("text")],
])("%s is the same as %s", (wanted, running, variable) => {
  expect(compareVariable(wanted, running, variable)).toBe("same");
});

test.each([
  ["ON", "OFF", definition("boolean"), "differs"],
  ["129M", "134217728", definition("integer"), "differs"],
  ["100", "151", definition("integer"), "differs"],
  ["18446744073709551615", "18446744073709547519", definition("integer"), "differs"],
  ["ROW", "MIXED", definition("enum", binlogFormats), "differs"],
  ["A", "A,B", definition("set", ["A", "B"]), "differs"],
  ["utf8mb4", "UTF8MB4", definition("text"), "differs"],
  ["ON", "OFF", definition("boolean", [], false), "needs restart"],
] as const)("%s is not %s", (wanted, running, variable, result) => {
  expect(compareVariable(wanted, running, variable)).toBe(result);
});

test("a variable that this version does not have is unknown, not different", () => {
  expect(compareVariable("1", undefined, definition("integer"))).toBe("unknown");
  expect(compareVariable("1", "1", undefined)).toBe("unknown");
});
