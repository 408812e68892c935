import fc from "fast-check";
import { expect, it } from "vitest";
import { holdBack } from "./hold-back.ts";

const row = (id: string, lag = 0) => ({ id, lag });
const keyOf = (item: { id: string }) => item.id;

it("shows new values in place and counts nothing when the order stays", () => {
  const held = holdBack([row("a"), row("b")], [row("a", 9), row("b", 8)], keyOf);
  expect(held.rows).toEqual([row("a", 9), row("b", 8)]);
  expect(held.changes).toBe(0);
});
it("keeps every row where it was and counts the fewest moves", () => {
  const held = holdBack(
    ["a", "b", "c", "d"].map((id) => row(id)),
    ["d", "a", "b", "c"].map((id) => row(id, 1)),
    keyOf,
  );
  expect(held.rows.map(keyOf)).toEqual(["a", "b", "c", "d"]);
  expect(held.changes).toBe(1);
});
it("counts rows that came and keeps rows that went", () => {
  const held = holdBack([row("a"), row("b")], [row("b"), row("c"), row("d")], keyOf);
  expect(held.rows.map(keyOf)).toEqual(["a", "b"]);
  expect([...held.gone]).toEqual(["a"]);
  expect(held.changes).toBe(3);
});
it("never moves a row, and counts nothing only when nothing would move", () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 12 });
  fc.assert(
    fc.property(ids, ids, (before, after) => {
      const held = holdBack(
        before.map((id) => row(id)),
        after.map((id) => row(id)),
        keyOf,
      );
      expect(held.rows.map(keyOf)).toEqual(before);
      expect(held.changes === 0).toBe(before.join() === after.join());
    }),
  );
});
