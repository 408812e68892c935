import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { TimeRange } from "#components/frame/time-range.ts";
import { fetchJson } from "#components/ui/fetch-json.ts";
import type { Page } from "#lib/core/schemas.ts";
import type { ClusterRow, ClusterView, EventView, HealthSpanView } from "#lib/inventory/view-schemas.ts";
import type { ChartView } from "#lib/monitoring/schemas.ts";
import type { ClusterStrip } from "#lib/monitoring/strip-schemas.ts";
import type { OperationRow } from "#lib/operations/schemas.ts";

/** Rows with the moment of reading, as the API gives short lists. */
export interface Rows<T> {
  rows: T[];
  asOf: string;
}

const dayMs = 86_400_000;
const api = "/api/v1";

/** One cluster with members, findings and map. */
export function clusterQuery(slug: string) {
  return queryOptions({
    queryKey: ["clusters", slug],
    queryFn: ({ signal }) => fetchJson<ClusterView>(`${api}/clusters/${encodeURIComponent(slug)}`, undefined, signal),
  });
}

/** One page of the fleet table; `filter` is what tableQuery made. */
export function fetchClusters(filter: URLSearchParams, offset: number, limit: number, signal?: AbortSignal) {
  const query = new URLSearchParams(filter);
  query.set("offset", String(offset));
  query.set("limit", String(limit));
  return fetchJson<Page<ClusterRow>>(`${api}/clusters?${query}`, undefined, signal);
}

/** The last 24 h of many clusters with the writes of now; asked again every 15 s, because a strip moves slowly. */
export function stripsQuery(clusterIds: readonly string[]) {
  const ids = [...clusterIds].sort();
  return queryOptions({
    queryKey: ["strips", ids],
    queryFn: ({ signal }) => {
      const now = Date.now();
      const range = `from=${new Date(now - dayMs).toISOString()}&to=${new Date(now).toISOString()}`;
      return fetchJson<Rows<ClusterStrip>>(`${api}/strips?clusterIds=${ids.join(",")}&${range}`, undefined, signal);
    },
    enabled: ids.length > 0,
    staleTime: 10_000,
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
  });
}

/** How the cluster was in the last 24 h. */
export function healthQuery(clusterId: string) {
  return queryOptions({
    queryKey: ["events", "health", clusterId],
    queryFn: ({ signal }) => {
      const now = Date.now();
      const range = `from=${new Date(now - dayMs).toISOString()}&to=${new Date(now).toISOString()}`;
      return fetchJson<Rows<HealthSpanView>>(`${api}/clusters/${clusterId}/health?${range}`, undefined, signal);
    },
    refetchInterval: 30_000,
  });
}

/** The newest events of a cluster, newest first. */
export function clusterEventsQuery(clusterId: string, limit = 100) {
  return queryOptions({
    queryKey: ["events", clusterId, limit],
    queryFn: ({ signal }) =>
      fetchJson<Page<EventView>>(`${api}/clusters/${clusterId}/events?limit=${limit}`, undefined, signal),
  });
}

// A moving window is one query that is asked again as it moves: with the window in its key, a server that needs longer
// than a step would never be seen to answer.
function windowKey(range: TimeRange): readonly unknown[] {
  return range.quick ? [range.quick.id] : [range.from, range.to];
}

function windowText(range: TimeRange): string {
  return `from=${new Date(range.from).toISOString()}&to=${new Date(range.to).toISOString()}`;
}
const movesEveryMs = 10_000;

/** Events of a cluster within a window, for marks on its charts. */
export function clusterMarksQuery(clusterId: string, range: TimeRange) {
  return queryOptions({
    queryKey: ["events", "marks", clusterId, ...windowKey(range)],
    queryFn: ({ signal }) =>
      fetchJson<Page<EventView>>(
        `${api}/clusters/${clusterId}/events?limit=100&${windowText(range)}`,
        undefined,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

/** The newest operations on a cluster. */
export function clusterOperationsQuery(clusterId: string, limit = 10) {
  return queryOptions({
    queryKey: ["operations", "cluster", clusterId, limit],
    queryFn: ({ signal }) =>
      fetchJson<Page<OperationRow>>(`${api}/operations?clusterId=${clusterId}&limit=${limit}`, undefined, signal),
  });
}

/** Charts of a cluster (one line per server) or of a server (one line per quantity) in a window. */
export function chartsQuery(
  scope: { kind: "clusters" | "instances"; id: string },
  charts: readonly string[],
  range: TimeRange,
  maxPoints: number,
) {
  return queryOptions({
    // Not under the topic of the servers: charts are read every 10 s, and not with every light poll.
    queryKey: ["charts", scope.kind, scope.id, charts, maxPoints, ...windowKey(range)],
    queryFn: ({ signal }) =>
      fetchJson<Rows<ChartView>>(
        `${api}/${scope.kind}/${scope.id}/charts?charts=${charts.join(",")}&${windowText(range)}&maxPoints=${maxPoints}`,
        undefined,
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: range.quick ? movesEveryMs : false,
    gcTime: 60_000,
  });
}
