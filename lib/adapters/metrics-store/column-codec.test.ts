import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeColumns, openBlock } from "./column-codec.ts";

const anyFloat = fc.double({ noDefaultInfinity: false, noNaN: false });
const awkward = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  2 ** 50,
  -(2 ** 50),
  2 ** 50 + 1,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
  1.8e19,
  Number.MIN_VALUE,
);
const column = (rows: number) =>
  fc.oneof(
    fc.array(anyFloat, { minLength: rows, maxLength: rows }),
    fc.array(fc.oneof(fc.maxSafeInteger(), fc.constant(Number.NaN)), {
      minLength: rows,
      maxLength: rows,
    }),
    fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), {
      minLength: rows,
      maxLength: rows,
    }),
    fc.array(
      fc.oneof(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((n) => n / 1_000),
        awkward,
      ),
      { minLength: rows, maxLength: rows },
    ),
    fc.array(fc.oneof(anyFloat, awkward), { minLength: rows, maxLength: rows }),
  );
const table = fc.integer({ min: 1, max: 200 }).chain((rows) => fc.array(column(rows), { minLength: 1, maxLength: 40 }));

function roundTrip(columns: readonly number[][]): number[][] {
  const rows = columns[0]?.length ?? 0;
  const packed = encodeColumns(
    rows,
    columns.map((values) => Float64Array.from(values)),
  );
  const block = openBlock(packed, rows);
  return columns.map((_, index) => [...block.column(index)]);
}

test("every float64 comes back as it was: NaN, infinities, -0, large and small numbers", () => {
  fc.assert(
    fc.property(table, (columns) => {
      const back = roundTrip(columns);
      columns.forEach((values, k) => {
        values.forEach((value, i) => {
          if (!Object.is(back[k]?.[i], value)) throw new Error(`column ${k} row ${i}: ${value} became ${back[k]?.[i]}`);
        });
      });
    }),
    { numRuns: 200 },
  );
});

test("a counter with a missed scrape costs about as little as one without", () => {
  const steady = Float64Array.from({ length: 180 }, (_, i) => 1_000_000 + i * 997 + (i % 7));
  const missed = Float64Array.from(steady, (value, i) => (i > 60 && i < 66 ? Number.NaN : value));
  const columns = (one: Float64Array) => Array.from({ length: 40 }, () => one);
  expect(encodeColumns(180, columns(missed)).length).toBeLessThan(encodeColumns(180, columns(steady)).length * 1.5);
});

test("decimals are kept as the few digits they have", () => {
  const noisy = Float64Array.from(
    { length: 180 },
    (_, i) => Math.round(Math.abs(Math.sin(i * 12.9898) * 43_758)) / 1_000,
  );
  expect(encodeColumns(180, [noisy]).length).toBeLessThan(180 * 3);
});

test("a cut or foreign block is refused, not read as zeros", () => {
  const packed = encodeColumns(50, [Float64Array.from({ length: 50 }, (_, i) => i / 3)]);
  expect(() => openBlock(packed.subarray(0, packed.length - 9), 50).column(0)).toThrow();
  expect(() => openBlock(packed, 60).column(0)).toThrow(RangeError);
  expect(() => openBlock(packed, 50).column(1)).toThrow(RangeError);
});
