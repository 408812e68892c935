"use client";

import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./button.tsx";

/** The part of a query's result that the boundary reads (TanStack Query's useQuery fits). */
export interface QueryLike<Data> {
  data: Data | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => Promise<unknown>;
}

export interface QueryBoundaryProps<Data> {
  query: QueryLike<Data>;
  /** What is being read, for the messages: "the members". */
  what: string;
  /** Lines of the skeleton. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

/**
 * Shows the data; a skeleton when it takes more than 150 ms; the error with a way to try again. When a refresh fails, the
 * last data stays with a line that says so: old is better than nothing, but is never passed off as new.
 */
export function QueryBoundary<Data>({ query, what, lines = 3, children }: QueryBoundaryProps<Data>) {
  const { data, error } = query;
  if (data === undefined) return error ? <Failed query={query} what={what} /> : <Skeleton what={what} lines={lines} />;
  return (
    <>
      {error ? <Failed query={query} what={what} kept /> : null}
      {children(data)}
    </>
  );
}

function Failed<Data>({ query, what, kept = false }: { query: QueryLike<Data>; what: string; kept?: boolean }) {
  return (
    <div className="note warning-note" role="alert">
      <p>
        Could not read {what}: {query.error?.message ?? "no reason was given"}.
        {kept ? " What stands below is the last that was read." : ""}
      </p>
      <Button onClick={() => query.refetch()} pending={query.isFetching}>
        Try again
      </Button>
    </div>
  );
}

/** Grey lines after 150 ms; nothing before, so that quick answers do not flicker. */
export function Skeleton({ what, lines = 3 }: { what: string; lines?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" aria-busy="true">
      {late ? <span className="hidden-text">Reading {what}</span> : null}
      {late ? Array.from({ length: lines }, (_, line) => <i key={line.toString()} />) : null}
    </div>
  );
}
