import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeColumn, encodeColumns, openFrame } from "./column-codec.ts";

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
    fc.array(fc.oneof(anyFloat, awkward), { minLength: rows, maxLength: rows }),
  );
const table = fc.integer({ min: 1, max: 200 }).chain((rows) => fc.array(column(rows), { minLength: 1, maxLength: 8 }));

function roundTrip(columns: readonly number[][]): number[][] {
  const rows = columns[0]?.length ?? 0;
  const opened = openFrame(
    encodeColumns(
      rows,
      columns.map((values) => Float64Array.from(values)),
    ),
  );
  return columns.map((_, index) => [...decodeColumn(opened, rows, index)]);
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
    { numRuns: 400 },
  );
});

test("a counter with a missed scrape costs about as little as one without", () => {
  const steady = Float64Array.from({ length: 180 }, (_, i) => 1_000_000 + i * 997 + (i % 7));
  const missed = Float64Array.from(steady, (value, i) => (i > 60 && i < 66 ? Number.NaN : value));
  const columns = (one: Float64Array) => Array.from({ length: 40 }, () => one);
  expect(encodeColumns(180, columns(missed)).length).toBeLessThan(encodeColumns(180, columns(steady)).length * 1.5);
});

test("a cut frame is refused, not read as zeros", () => {
  const frame = encodeColumns(50, [Float64Array.from({ length: 50 }, (_, i) => i * 1.5)]);
  const opened = openFrame(frame);
  expect(() => decodeColumn(opened.subarray(0, 40), 50, 0)).toThrow(RangeError);
  expect(() => openFrame(frame.subarray(0, frame.length - 9))).toThrow();
});
