/** One hit of GET /api/v1/search?q=: what it is, where it is, and its environment so that names are never mistaken. */
export interface SearchHit {
  /** "cluster", "instance", "operation", "person", ... */
  kind: string;
  name: string;
  href: string;
  /** Quiet words beside the name: cluster, role, state. */
  note: string | null;
  environment: { name: string; pattern: string } | null;
}
export interface SearchAnswer {
  rows: SearchHit[];
}

/** Orders words that hold `typed`: those that begin with it first, then by length. Case does not matter. */
export function rankWords<T extends { name: string }>(items: readonly T[], typed: string): T[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return [...items];
  const place = (item: T) => item.name.toLowerCase().indexOf(wanted);
  return items
    .filter((item) => place(item) >= 0)
    .toSorted((a, b) => Math.sign(place(a)) - Math.sign(place(b)) || a.name.length - b.name.length);
}
