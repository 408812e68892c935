"use client";

import { useCallback, useState } from "react";
import { type Held, holdBack } from "./hold-back.ts";

const none: ReadonlySet<string> = new Set();

/**
 * Holds back re-sorting while `hovering`. `viewKey` is the person's own choice of filter and sort: when it changes, the
 * new rows are let in at once, because then the person asked for the movement.
 */
export function useHeldRows<Row>(
  incoming: readonly Row[],
  keyOf: (row: Row) => string,
  hovering: boolean,
  viewKey: string,
): Held<Row> & { release: () => void } {
  const [shown, setShown] = useState({ rows: incoming, viewKey });
  const held = hovering && shown.viewKey === viewKey ? holdBack(shown.rows, incoming, keyOf) : null;
  const settled = held === null || held.changes === 0;
  if (settled && (shown.rows !== incoming || shown.viewKey !== viewKey)) setShown({ rows: incoming, viewKey });
  const release = useCallback(() => setShown({ rows: incoming, viewKey }), [incoming, viewKey]);
  return settled ? { rows: incoming, changes: 0, gone: none, release } : { ...held, release };
}
