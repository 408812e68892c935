import { expect, test } from "vitest";
import { auditQuery, isTimed } from "./audit-queries.ts";

const now = Date.parse("2026-11-22T10:03:20.000Z");
const query = (text: string) => Object.fromEntries(auditQuery(new URLSearchParams(text), now));

test("the address's filter becomes the API's, without what is empty or unknown", () => {
  expect(query("actor=ada&q=orders&result=&sort=x&action=user.")).toEqual({
    actor: "ada",
    text: "orders",
    action: "user.",
  });
});

test("without a word about time, rows of all times are asked for", () => {
  expect(isTimed(new URLSearchParams("range=24h"))).toBe(false);
  expect(query("range=24h")).toEqual({});
});

test("a moving range has a beginning that steps and no end; a fixed one has both", () => {
  expect(query("time=range&range=15m")).toEqual({ from: "2026-11-22T09:45:00.000Z" });
  expect(query("from=2026-11-22T08:00:00.000Z&to=2026-11-22T09:00:00.000Z")).toEqual({
    from: "2026-11-22T08:00:00.000Z",
    to: "2026-11-22T09:00:00.000Z",
  });
});
