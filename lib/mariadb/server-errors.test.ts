import { expect, test } from "vitest";
import { RookeryError } from "../core/errors.ts";
import { errnoOf, toFleetError } from "./server-errors.ts";

const secret = "hunter2-hunter2";

test.each([
  [{ errno: 1045, code: "ER_ACCESS_DENIED_ERROR" }, "forbidden", /refused the account or its password/],
  [{ errno: 1044 }, "forbidden", /lacks a privilege/],
  [{ errno: 1142 }, "forbidden", /lacks a privilege/],
  [{ errno: 1227 }, "forbidden", /lacks a privilege/],
  [{ errno: 1290 }, "precondition", /refuses writes/],
  [{ errno: 1047 }, "unavailable", /primary component/],
  [{ errno: 1205 }, "timeout", /lock/],
  [{ errno: 1213 }, "conflict", /deadlock/],
  [{ errno: 1040 }, "unavailable", /max_connections/],
  [{ errno: 1129 }, "unavailable", /FLUSH HOSTS/],
  [{ errno: 1236 }, "precondition", /position/],
  [{ errno: 1950 }, "conflict", /transaction of its own/],
  [{ errno: 1062 }, "conflict", /drifted/],
  [{ errno: 1032 }, "conflict", /drifted/],
  [{ errno: -111, code: "ECONNREFUSED" }, "unavailable", /Nobody listens/],
  [{ errno: -3008, code: "ENOTFOUND" }, "unavailable", /host name/],
  [{ code: "ETIMEDOUT" }, "timeout", /did not answer in time/],
  [{ code: "HANDSHAKE_NO_SSL_SUPPORT" }, "precondition", /offers no TLS/],
  [{ code: "ROOKERY_TLS_DATES" }, "unavailable", /Renew it/],
  [{ code: 1040 }, "unavailable", /max_connections/],
  [{ errno: 3999 }, "precondition", /error 3999/],
  [{}, "unavailable", /broke/],
] as const)("%j becomes %s", (fields, code, sentence) => {
  const raw = Object.assign(new Error(`something with ${secret} in it`), fields, {
    sql: `CHANGE MASTER TO MASTER_PASSWORD='${secret}'`,
  });
  const error = toFleetError(raw, "db-a1 (10.0.0.1:3306)", [secret]);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(sentence);
  expect(error.message).toContain("db-a1");
  const everything = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)} ${JSON.stringify(error.cause)} ${JSON.stringify(error.detail)}`;
  expect(everything).not.toContain(secret);
});

test("errnoOf knows the server's numbers, of drivers' errors and of ours, and no system's", () => {
  expect(errnoOf(Object.assign(new Error("x"), { errno: 1062 }))).toBe(1062);
  expect(errnoOf(toFleetError(Object.assign(new Error("x"), { errno: 1062 }), "db"))).toBe(1062);
  expect(errnoOf(Object.assign(new Error("x"), { errno: -111, code: "ECONNREFUSED" }))).toBeNull();
  expect(errnoOf(new RookeryError("internal", "x"))).toBeNull();
  expect(errnoOf(undefined)).toBeNull();
});

test("one of ours passes through unchanged, and what is no error at all still becomes one", () => {
  const own = new RookeryError("conflict", "ours");
  expect(toFleetError(own, "db")).toBe(own);
  expect(toFleetError("plain text", "db").code).toBe("unavailable");
});
