/** What a table shows, as it stands in the address. */
export interface TableState {
  /** Free text. */
  search: string;
  /** Filter name to the values chosen; a name without values is absent. */
  filters: Record<string, string[]>;
  sort: { column: string; descending: boolean } | null;
  hidden: string[];
}

/** What a table's address may say: anything else is ignored, so that a bent link still opens. */
export interface TableSpec {
  filters: readonly string[];
  sortable: readonly string[];
  defaultSort?: TableState["sort"];
  /** Put before every name when two tables share a page ("members."). */
  prefix?: string;
}

/** Reads the state from search parameters: q, sort=-lag, hide=a,b, and one repeated name per filter. */
export function readTableState(params: URLSearchParams, spec: TableSpec): TableState {
  const prefix = spec.prefix ?? "";
  const filters: Record<string, string[]> = {};
  for (const name of spec.filters) {
    const values = [...new Set(params.getAll(prefix + name).filter((value) => value !== ""))];
    if (values.length > 0) filters[name] = values;
  }
  const sort = params.get(`${prefix}sort`);
  const column = sort?.replace(/^-/, "") ?? "";
  return {
    search: params.get(`${prefix}q`) ?? "",
    filters,
    sort: spec.sortable.includes(column)
      ? { column, descending: sort?.startsWith("-") ?? false }
      : (spec.defaultSort ?? null),
    hidden: (params.get(`${prefix}hide`) ?? "").split(",").filter(Boolean),
  };
}

/** The same as a patch for the address; what is default is left out, so that links stay short. */
export function tablePatch(state: TableState, spec: TableSpec): Record<string, string | readonly string[] | null> {
  const prefix = spec.prefix ?? "";
  const patch: Record<string, string | readonly string[] | null> = {};
  for (const name of spec.filters) patch[prefix + name] = state.filters[name] ?? null;
  patch[`${prefix}q`] = state.search || null;
  const isDefault = sortText(state.sort) === sortText(spec.defaultSort ?? null);
  patch[`${prefix}sort`] = isDefault ? null : sortText(state.sort);
  patch[`${prefix}hide`] = state.hidden.length > 0 ? state.hidden.join(",") : null;
  return patch;
}

/** The query for the API that gives these rows: same names, without prefix and looks; several values of one joined by commas. */
export function tableQuery(state: TableState, extra: Record<string, string> = {}): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(state.filters).toSorted(([a], [b]) => a.localeCompare(b))) {
    query.set(name, values.join(","));
  }
  if (state.search) query.set("q", state.search);
  const sort = sortText(state.sort);
  if (sort) query.set("sort", sort);
  for (const [name, value] of Object.entries(extra)) query.set(name, value);
  return query;
}

function sortText(sort: TableState["sort"]): string | null {
  return sort ? `${sort.descending ? "-" : ""}${sort.column}` : null;
}

/** The sort after a click on a head: up, down, then the default again. */
export function nextSort(sort: TableState["sort"], column: string): TableState["sort"] {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** The index that a key leads to, or null when the key does not move. `page` is how many rows a page key jumps. */
export function moveTo(key: string, index: number, total: number, page = 15): number | null {
  if (total === 0) return null;
  const bounded = (to: number) => Math.max(0, Math.min(total - 1, to));
  switch (key) {
    case "ArrowDown":
      return bounded(index + 1);
    case "ArrowUp":
      return bounded(index - 1);
    case "PageDown":
      return bounded(index + page);
    case "PageUp":
      return bounded(index - page);
    case "Home":
      return 0;
    case "End":
      return total - 1;
    default:
      return null;
  }
}
