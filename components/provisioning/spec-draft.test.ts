import fc from "fast-check";
import { expect, it } from "vitest";
import { ClusterSpec } from "#lib/provisioning/schemas.ts";
import { draftOf, emptyDraft, membersOf, newPair, specOf, variableValue } from "./spec-draft.ts";
import { readSpec, writeSpec } from "./spec-text.ts";

const filled = { ...emptyDraft, name: "orders-test", environment: "development", owner: "payments", version: "11.8" };

it("makes a spec that the server's schema takes", () => {
  const draft = {
    ...filled,
    replicas: "2",
    ports: "3401, 3402 3403",
    variables: [newPair([], "max_connections", "500"), newPair([], "sql_mode", "STRICT_ALL_TABLES")],
    labels: [newPair([], "app", "checkout")],
  };
  const spec = ClusterSpec.parse(specOf(draft));
  expect(spec).toMatchObject({
    replicas: 2,
    ports: [3401, 3402, 3403],
    variables: { max_connections: 500, sql_mode: "STRICT_ALL_TABLES" },
    labels: { app: "checkout" },
  });
});
it("leaves out what a standalone cluster has not, and keeps the number of replicas for the way back", () => {
  const standalone = { ...filled, topology: "standalone" as const, replicas: "2", semiSync: true };
  expect(ClusterSpec.safeParse(specOf(standalone)).success).toBe(true);
  expect(draftOf(specOf(standalone), standalone).replicas).toBe("2");
});
it("keeps what is not a number as text, so that the field is named", () => {
  const result = ClusterSpec.safeParse(specOf({ ...filled, replicas: "two", bufferPoolMb: "" }));
  expect(result.success).toBe(false);
  expect(result.error?.issues.map((issue) => issue.path.join("."))).toEqual(
    expect.arrayContaining(["replicas", "bufferPoolMb"]),
  );
});
it("counts members only where there is a number to count", () => {
  expect(membersOf({ topology: "standalone", replicas: "x" })).toBe(1);
  expect(membersOf({ topology: "replication", replicas: "2" })).toBe(3);
  expect(membersOf({ topology: "replication", replicas: "" })).toBeNull();
  expect(membersOf({ topology: "replication", replicas: "9" })).toBeNull();
});
it("takes numbers and switches from variables' text, and leaves long digits as text", () => {
  expect([variableValue("10"), variableValue("0.5"), variableValue("true"), variableValue("ON")]).toEqual([
    10,
    0.5,
    true,
    "ON",
  ]);
  expect(variableValue("12345678901234567890")).toBe("12345678901234567890");
});
it("comes back from YAML as it went, for any draft", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9_]{2,12}$/);
  const pairs = fc.uniqueArray(fc.tuple(word, fc.string({ maxLength: 20 })), {
    selector: ([name]) => name,
    maxLength: 4,
  });
  fc.assert(
    fc.property(
      word,
      fc.string({ maxLength: 30 }),
      pairs,
      fc.boolean(),
      fc.integer({ min: 0, max: 8 }),
      (name, owner, rows, on, replicas) => {
        const draft = {
          ...filled,
          name,
          owner,
          variables: rows.map(([key, value], at) => ({ key: String(at + 1), name: key, value })),
          semiSync: on,
          replicas: String(replicas),
        };
        const spec = specOf(draft);
        const read = readSpec(writeSpec(spec)).values;
        expect(read).toEqual(spec);
        expect(specOf(draftOf(read ?? {}, draft))).toEqual(spec);
      },
    ),
  );
});
