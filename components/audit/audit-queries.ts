import { queryOptions } from "@tanstack/react-query";
import { readRange } from "#components/frame/time-range.ts";
import { fetchJson } from "#components/ui/fetch-json.ts";
import type { RowPage } from "#components/ui/use-row-window.ts";
import type { AuditEventView } from "#lib/audit/schemas.ts";

/** What verification found, as GET /api/v1/audit/state tells it: the end of the chain, or the first bad row. */
export interface ChainState {
  ok: boolean;
  count: number;
  head: { sequence: number; hash: string } | null;
  firstBadSequence: number | null;
  problem: string | null;
  sentence: string | null;
  asOf: string;
}

export type AuditPage = RowPage<AuditEventView>;

/** The filter's names in the address; the API has the same names, but `text` for `q`. */
export const filterNames = ["actor", "action", "subject", "clusterId", "operationId", "result", "q"] as const;
export type FilterName = (typeof filterNames)[number];

const stepMs = 5 * 60_000;

/** True when the address limits the audit to the page's range of time; otherwise rows of all times are shown. Pure. */
export function isTimed(params: URLSearchParams): boolean {
  return params.get("time") === "range" || (params.has("from") && params.has("to"));
}

/** The API's filter for what the address says. A moving range steps every five minutes, so that rows do not flicker. Pure. */
export function auditQuery(params: URLSearchParams, now: number): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of filterNames) {
    const value = params.get(name)?.trim();
    if (value) query.set(name === "q" ? "text" : name, value);
  }
  if (isTimed(params)) {
    const range = readRange(params, Math.floor(now / stepMs) * stepMs);
    query.set("from", new Date(range.from).toISOString());
    if (!range.quick) query.set("to", new Date(range.to).toISOString());
  }
  return query;
}

/** One page of the audit, newest first. */
export function fetchAudit(query: URLSearchParams, offset: number, limit: number, signal: AbortSignal) {
  const paged = new URLSearchParams(query);
  paged.set("offset", String(offset));
  paged.set("limit", String(limit));
  return fetchJson<AuditPage>(`/api/v1/audit?${paged}`, undefined, signal);
}

/** The chain is read whole, so only when the page opens and on demand: not whenever the audit grows. */
export const chainQuery = queryOptions({
  queryKey: ["audit chain"],
  queryFn: ({ signal }) => fetchJson<ChainState>("/api/v1/audit/state", undefined, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** One row by its number, for links to rows that are not in the list. */
export const auditRowQuery = (sequence: string) =>
  queryOptions({
    queryKey: ["audit", "row", sequence],
    queryFn: ({ signal }) =>
      fetchJson<AuditEventView>(`/api/v1/audit/${encodeURIComponent(sequence)}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
