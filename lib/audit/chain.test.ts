import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChainRow, canonicalJson, genesisHash, hashOf } from "./chain.ts";

const row: Omit<ChainRow, "hash"> = {
  sequence: 1,
  at: new Date("2026-11-22T03:04:05.678Z"),
  phase: "intent",
  action: "operation.run",
  actorKind: "user",
  actorId: "u1",
  actorName: "Ada",
  onBehalfOf: null,
  subjectKind: "cluster",
  subjectId: "c1",
  subjectName: "orders-prod",
  environmentId: "e1",
  clusterId: "c1",
  operationId: 7,
  result: "allowed",
  reason: null,
  detail: "{}",
  previousHash: genesisHash,
};

/** The same value with the members of every object in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  );
}

describe("canonical JSON", () => {
  it("spells a value in one way, whatever the order of its members", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it("says the same as JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("gives two different texts to two different values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = JSON.stringify(JSON.parse(canonicalJson(a))) === JSON.stringify(JSON.parse(canonicalJson(b)));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(same);
      }),
    );
  });

  it("writes dates, big integers and what JSON cannot say in a fixed way", () => {
    const value = { b: undefined, a: [undefined, Number.NaN, 10n ** 20n], d: new Date(0), s: "\ud800x" };
    expect(canonicalJson(value)).toBe(
      '{"a":[null,null,"100000000000000000000"],"d":"1970-01-01T00:00:00.000Z","s":"\ufffdx"}',
    );
  });

  it("refuses bottomless values instead of overflowing the stack", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(() => canonicalJson(loop)).toThrow(/too deeply/);
  });
});

describe("the hash of an audit row", () => {
  it("changes with every single column", () => {
    const whole = hashOf(row);
    const other: Record<string, unknown> = { sequence: 2, at: new Date(0), operationId: 8 };
    for (const column of Object.keys(row)) {
      const changed = { ...row, [column]: other[column] ?? "another" };
      expect(hashOf(changed), column).not.toBe(whole);
    }
  });

  it("tells an empty text from none, and one column from its neighbour", () => {
    expect(hashOf({ ...row, reason: "" })).not.toBe(hashOf(row));
    expect(hashOf({ ...row, actorId: "u", actorName: "1Ada" })).not.toBe(hashOf(row));
  });
});
