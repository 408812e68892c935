import { expect, test } from "vitest";
import { splitStatements } from "./sql-script.ts";

test("splits at semicolons, not inside quotes and comments", () => {
  const script = "-- first; one\nSELECT 'a;b''c', \"d;\\\"e\", `f;g`; # tail; here\n/* no; no */ SELECT 2--1;\n\n;";
  expect(splitStatements(script)).toEqual(["SELECT 'a;b''c', \"d;\\\"e\", `f;g`", "SELECT 2--1"]);
});

test("keeps a last statement without semicolon and nothing for an empty script", () => {
  expect(splitStatements("SELECT 1")).toEqual(["SELECT 1"]);
  expect(splitStatements("-- nothing\n")).toEqual([]);
});
