"use client";

import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";

/** One page of a long list; `total` counts all that match. */
export interface RowPage<Row> {
  rows: Row[];
  total: number;
}
export interface RowWindow<Row> {
  /** As long as the list; undefined where a page has not come yet. */
  rows: readonly (Row | undefined)[];
  total: number;
  error: Error | null;
  isPending: boolean;
  onRange: (first: number, last: number) => void;
}

/**
 * Reads a long list page by page, as far as the table shows it. `key` begins with the topic ("instances") and holds the
 * filter and sort. Pages that were seen stay in the cache; only visible ones are read again when the topic changes.
 */
export function useRowWindow<Row>(
  key: readonly unknown[],
  fetchPage: (offset: number, limit: number, signal: AbortSignal) => Promise<RowPage<Row>>,
  options: { pageSize?: number; initial?: RowPage<Row> } = {},
): RowWindow<Row> {
  const { pageSize = 200, initial } = options;
  const [range, setRange] = useState({ first: 0, last: 0 });
  const pages = Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index);
  const { first } = range;
  // What the server drew belongs to the filter and sort of that moment only.
  const [drawnKey] = useState(() => JSON.stringify(key));
  const drawn = initial && drawnKey === JSON.stringify(key) ? initial : undefined;
  // While the pages of a new place are on their way nobody tells the total; the last one keeps the list its length.
  const [known, setKnown] = useState(initial?.total ?? 0);
  const combine = useCallback(
    (results: UseQueryResult<RowPage<Row>>[]) => {
      const told = results.find((result) => result.data)?.data?.total;
      const total = told ?? known;
      const rows: (Row | undefined)[] = Array.from({ length: total });
      for (const [index, result] of results.entries()) {
        const start = (first + index) * pageSize;
        for (const [at, row] of (result.data?.rows ?? []).entries()) if (start + at < total) rows[start + at] = row;
      }
      return {
        rows,
        total,
        error: results.find((result) => result.error)?.error ?? null,
        isPending: results.every((result) => result.isPending),
      };
    },
    [first, pageSize, known],
  );
  const list = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...key, "page", page, pageSize],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchPage(page * pageSize, pageSize, signal),
      ...(drawn && page === 0 ? { initialData: drawn } : {}),
    })),
    combine,
  });
  if (list.total !== known) setKnown(list.total);
  const onRange = useCallback(
    (first: number, last: number) => {
      const next = { first: Math.floor(first / pageSize), last: Math.floor(Math.max(first, last) / pageSize) };
      setRange((before) => (before.first === next.first && before.last === next.last ? before : next));
    },
    [pageSize],
  );
  return { ...list, onRange };
}
