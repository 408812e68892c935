"use client";

import { formatCount } from "./format.ts";
import { useUrlState } from "./url-state.ts";

export interface PaginationProps {
  total: number;
  limit: number;
  offset: number;
  /** What is counted: "events". */
  noun: string;
  /** Search parameter of the offset (default "offset"). */
  param?: string;
}

/** "201 to 400 of 1,204 events" with Newer and Older; the place is in the address. */
export function Pagination({ total, limit, offset, noun, param = "offset" }: PaginationProps) {
  const [, change] = useUrlState();
  if (total === 0) return null;
  const last = Math.min(total, offset + limit);
  const go = (to: number) => change({ [param]: to <= 0 ? null : String(to) });
  return (
    <nav className="row small" aria-label={`Pages of ${noun}`}>
      <span className="muted">
        {formatCount(offset + 1)} to {formatCount(last)} of {formatCount(total)} {noun}
      </span>
      {total > limit ? (
        <>
          <button type="button" disabled={offset === 0} onClick={() => go(offset - limit)}>
            Previous
          </button>
          <button type="button" disabled={last >= total} onClick={() => go(offset + limit)}>
            Next
          </button>
        </>
      ) : null}
    </nav>
  );
}
