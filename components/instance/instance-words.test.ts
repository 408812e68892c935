import { describe, expect, it } from "vitest";
import { instanceSentence, readLinks } from "./instance-words.ts";
import { chooseVariables } from "./variable-choice.ts";

const live = { state: "live", at: "2026-11-22T10:00:00.000Z", since: null, ageSeconds: 1 } as const;
const replica: Parameters<typeof instanceSentence>[0] = {
  name: "db-2",
  role: "replica",
  state: "healthy",
  lag: { state: "ok", seconds: 0, transactions: 0 },
  asOf: live,
  readOnly: true,
  desired: "running",
  links: [],
  cluster: { id: "c", slug: "orders", name: "orders" },
};

describe("what a server is, in a sentence", () => {
  it.each<[Partial<typeof replica>, string]>([
    [{}, "db-2 is a replica of db-1 and follows it closely."],
    [
      { lag: { state: "lagging", seconds: 252, transactions: 18_402 } },
      "db-2 is a replica of db-1 and 4 m 12 s behind.",
    ],
    [
      { lag: { state: "lagging", seconds: null, transactions: 9 } },
      "db-2 is a replica of db-1 and 9 transactions behind.",
    ],
    [
      { lag: { state: "unknown", seconds: null, transactions: null } },
      "db-2 is a replica of db-1; how far behind is not known.",
    ],
    [
      { lag: { state: "stopped", seconds: null, transactions: 9 }, links: [{ sqlErrno: 1062, ioErrno: 0 }] },
      "db-2 is a replica of db-1 and its replication is stopped by error 1062.",
    ],
    [{ state: "down" }, "db-2 is down."],
    [{ state: "down", desired: "stopped" }, "db-2 is stopped, as it should be."],
    [
      { state: "unknown", asOf: { ...live, state: "stale", ageSeconds: 95 } },
      "db-2 cannot be seen: it was last read 1 m ago.",
    ],
    [{ asOf: { ...live, state: "never", at: null, ageSeconds: null } }, "db-2 has never answered."],
  ])("%o", (over, sentence) => {
    expect(instanceSentence({ ...replica, ...over }, "db-1")).toBe(sentence);
  });
  it("does not say that a primary takes writes when nobody read it", () => {
    const primary = { ...replica, role: "primary", lag: null };
    expect(instanceSentence({ ...primary, readOnly: false }, null)).toBe(
      "db-2 is the primary of orders and takes writes.",
    );
    expect(instanceSentence({ ...primary, readOnly: true }, null)).toBe(
      "db-2 is the primary of orders, but it is read-only.",
    );
    expect(instanceSentence({ ...primary, readOnly: null }, null)).toContain("not known");
  });
  it("reads a link without inventing what it lacks", () => {
    expect(readLinks({ links: [{ sourceHost: "h", sourcePort: 1 }] })[0]).toMatchObject({
      source: "h:1",
      io: "unknown",
      sql: "unknown",
      secondsBehind: null,
      tls: null,
    });
  });
});

describe("the choice of variables", () => {
  const variable = (name: string, over: Partial<Parameters<typeof chooseVariables>[0][number]>) => ({
    name,
    scope: "global" as const,
    dynamic: true,
    type: "integer" as const,
    choices: [],
    minimum: null,
    maximum: null,
    defaultValue: "1",
    value: "1",
    comment: "",
    wanted: null,
    difference: null,
    ...over,
  });
  const rows = [
    variable("a_default", {}),
    variable("b_changed", { value: "2" }),
    variable("c_wanted", { wanted: "1", difference: "same" }),
    variable("d_differs", { value: "3", wanted: "4", difference: "needs restart" }),
  ];
  it("shows what differs first, and finds what is hidden when one searches", () => {
    expect(chooseVariables(rows, "changed", "").map((row) => row.name)).toEqual(["d_differs", "c_wanted", "b_changed"]);
    expect(chooseVariables(rows, "differs", "").map((row) => row.name)).toEqual(["d_differs"]);
    expect(chooseVariables(rows, "changed", "A-DEF").map((row) => row.name)).toEqual(["a_default"]);
  });
});
