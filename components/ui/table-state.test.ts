import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveTo, nextSort, readTableState, type TableSpec, tablePatch, tableQuery } from "./table-state.ts";
import { patchParams } from "./url-state.ts";

const spec: TableSpec = {
  filters: ["environment", "state"],
  sortable: ["name", "lag"],
  defaultSort: { column: "name", descending: false },
  prefix: "m.",
};

describe("table state", () => {
  it("survives the way through the address", () => {
    const word = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        word,
        fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("name", "lag"),
        fc.boolean(),
        (search, values, column, descending) => {
          const state = { search, filters: { state: values }, sort: { column, descending }, hidden: ["lag"] };
          const params = patchParams(new URLSearchParams("other=1"), tablePatch(state, spec));
          expect(readTableState(new URLSearchParams(params.toString()), spec)).toEqual(state);
          expect(params.get("other")).toBe("1");
        },
      ),
    );
  });
  it("ignores columns and filters it does not know", () => {
    const state = readTableState(new URLSearchParams("m.sort=-password&m.secret=1&sort=lag"), spec);
    expect(state).toEqual({ search: "", filters: {}, sort: spec.defaultSort, hidden: [] });
  });
  it("leaves defaults out of the address", () => {
    const state = readTableState(new URLSearchParams(), spec);
    expect(patchParams(new URLSearchParams(), tablePatch(state, spec)).toString()).toBe("");
  });
  it("asks the API for what is shown, without looks", () => {
    const query = tableQuery(
      {
        search: "db",
        filters: { state: ["down", "unknown"] },
        sort: { column: "lag", descending: true },
        hidden: ["x"],
      },
      { limit: "200" },
    );
    expect(decodeURIComponent(query.toString())).toBe("state=down,unknown&q=db&sort=-lag&limit=200");
  });
  it("goes up, down and back to the default", () => {
    const up = nextSort(null, "lag");
    expect(up).toEqual({ column: "lag", descending: false });
    expect(nextSort(up, "lag")).toEqual({ column: "lag", descending: true });
    expect(nextSort({ column: "lag", descending: true }, "lag")).toBeNull();
  });
  it("reaches the last of ten thousand rows by key and never leaves the list", () => {
    expect(moveTo("End", 3, 10_000)).toBe(9_999);
    expect(moveTo("ArrowDown", 9_999, 10_000)).toBe(9_999);
    expect(moveTo("PageUp", 4, 10_000)).toBe(0);
    expect(moveTo("Home", 0, 0)).toBeNull();
    expect(moveTo("x", 0, 5)).toBeNull();
  });
});
