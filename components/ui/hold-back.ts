/** Rows to show while the pointer rests on the table, and how many changes wait. */
export interface Held<Row> {
  rows: readonly Row[];
  /** Rows that came, went or moved. New values of rows that stay are shown at once and not counted. */
  changes: number;
  gone: ReadonlySet<string>;
}

/**
 * "Nothing moves under the pointer": keeps the order of `shown`, puts in the newest values of each row, and counts what
 * would have moved. Rows that are gone stay, marked, until the person lets the changes in. Pure.
 */
export function holdBack<Row>(shown: readonly Row[], incoming: readonly Row[], keyOf: (row: Row) => string): Held<Row> {
  const position = new Map(incoming.map((row, index) => [keyOf(row), index]));
  const gone = new Set<string>();
  const places: number[] = [];
  const rows = shown.map((row) => {
    const index = position.get(keyOf(row));
    if (index === undefined) {
      gone.add(keyOf(row));
      return row;
    }
    places.push(index);
    return incoming[index] ?? row;
  });
  const added = incoming.length - places.length;
  const moved = places.length - longestRising(places);
  return { rows, gone, changes: gone.size + added + moved };
}

// Length of the longest rising run of places: the rows outside it are the fewest that had to move.
function longestRising(places: readonly number[]): number {
  const tails: number[] = [];
  for (const place of places) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    tails[low] = place;
  }
  return tails.length;
}
