import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/ui/fetch-json.ts";
import type { NowView } from "#lib/operations/now-schemas.ts";

/** The situation: verdict, operations under way, what waits for this person, workers. */
export function nowQuery() {
  return queryOptions({
    queryKey: ["now"],
    queryFn: ({ signal }) => fetchJson<NowView>("/api/v1/now", undefined, signal),
    refetchInterval: 15_000,
  });
}
