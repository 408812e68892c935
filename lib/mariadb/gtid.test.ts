import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareGtid,
  containsGtid,
  errantTransactions,
  formatGtid,
  type Gtid,
  gtidDistance,
  parseGtid,
} from "./gtid.ts";

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u64 = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const gtid: fc.Arbitrary<Gtid> = fc.record({
  domain: fc.integer({ min: 0, max: 3 }),
  serverId: fc.integer({ min: 1, max: 3 }),
  sequence: fc.bigInt({ min: 1n, max: 50n }),
});
const position = fc.uniqueArray(gtid, { selector: (one) => one.domain, maxLength: 4 }).map(formatGtid);

describe("reading and writing", () => {
  test("any GTID of the full range comes back as it was", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ domain: u32, serverId: u32, sequence: u64 }), {
          selector: (one) => `${one.domain}-${one.serverId}`,
        }),
        (gtids) => {
          const text = formatGtid(gtids);
          expect(formatGtid(parseGtid(text))).toBe(text);
          expect(parseGtid(text)).toHaveLength(gtids.length);
        },
      ),
    );
  });

  test("accepts what servers write: empty, spaces, line breaks", () => {
    expect(parseGtid("")).toEqual([]);
    expect(formatGtid(parseGtid(" 1-2-18446744073709551615,\n0-1-5 "))).toBe("0-1-5,1-2-18446744073709551615");
  });

  test.each([
    "0-1",
    "0-1-2-3",
    "a-1-2",
    "0-1-5,",
    "0-1--5",
    "4294967296-1-1",
    "0-4294967296-1",
    "0-1-18446744073709551616",
    "0-1-5;DROP",
    "uuid:1-5",
  ])("refuses %s", (text) => {
    expect(() => parseGtid(text)).toThrow(/is not a GTID/);
  });
});

describe("comparing", () => {
  test("contains, distance and relation agree with each other", () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        const relation = compareGtid(a, b);
        const mirrored = {
          equal: "equal",
          ahead: "behind",
          behind: "ahead",
          diverged: "diverged",
          incomparable: "incomparable",
        } as const;
        expect(compareGtid(b, a)).toBe(mirrored[relation]);
        expect(gtidDistance(a, b)).toBeGreaterThanOrEqual(0n);
        if (containsGtid(a, b)) expect(gtidDistance(b, a)).toBe(0n);
        if (relation === "ahead") expect(gtidDistance(a, b)).toBeGreaterThan(0n);
        if (relation === "equal") expect(a).toBe(b);
      }),
    );
  });

  test("a position contains itself and nothing, and containment is transitive", () => {
    fc.assert(
      fc.property(position, position, position, (a, b, c) => {
        expect(containsGtid(a, a)).toBe(true);
        expect(containsGtid(a, "")).toBe(true);
        const chained = containsGtid(a, b) && containsGtid(b, c);
        // An equal number from another server ends the chain on purpose: that is a divergence, not an order.
        if (chained && compareGtid(a, c) !== "diverged") expect(containsGtid(a, c)).toBe(true);
      }),
    );
  });

  test.each([
    ["0-1-10", "0-1-10", "equal"],
    ["0-1-10", "0-2-10", "diverged"],
    ["0-2-11", "0-1-10", "ahead"],
    ["0-1-9", "0-1-10", "behind"],
    ["0-1-10,1-1-5", "0-1-11,1-1-4", "incomparable"],
    ["0-1-10,1-1-5", "0-1-10", "ahead"],
    ["", "0-1-1", "behind"],
    ["0-1-18446744073709551615", "0-1-18446744073709551614", "ahead"],
  ])("%s to %s is %s", (a, b, relation) => {
    expect(compareGtid(a, b)).toBe(relation);
  });

  test("the distance counts transactions over all domains, exact beyond 2^53", () => {
    expect(gtidDistance("0-1-18446744073709551615,1-1-7", "0-1-18446744073709551605")).toBe(17n);
  });
});

describe("errant transactions", () => {
  test("none when the replica has only what the primary has", () => {
    fc.assert(
      fc.property(position, (state) => {
        expect(errantTransactions(state, state)).toEqual([]);
      }),
    );
    expect(errantTransactions("0-1-90", "0-1-100")).toEqual([]);
  });

  test("a local write of a replica is found with its range, also after the primary wrote on", () => {
    expect(errantTransactions("0-1-113,0-2-114", "0-1-113")).toEqual([
      { domain: 0, serverId: 2, first: 114n, last: 114n, count: 1n },
    ]);
    expect(errantTransactions("0-1-113,0-2-116", "0-1-500")).toEqual([
      { domain: 0, serverId: 2, first: 114n, last: 116n, count: 3n },
    ]);
  });

  test("a former primary that has more than the new one ever saw", () => {
    expect(errantTransactions("0-1-801", "0-1-798,0-2-900")).toEqual([
      { domain: 0, serverId: 1, first: 799n, last: 801n, count: 3n },
    ]);
  });

  test("each domain is looked at alone", () => {
    expect(errantTransactions("0-1-5,7-9-3", "0-1-5")).toEqual([
      { domain: 7, serverId: 9, first: 1n, last: 3n, count: 3n },
    ]);
  });
});
