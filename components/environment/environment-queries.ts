import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/ui/fetch-json.ts";
import type { EnvironmentView } from "#lib/inventory/environment-schemas.ts";

/** All environments that one may see, in order of promotion. */
export interface EnvironmentList {
  rows: EnvironmentView[];
  asOf: string;
}

/** Refreshed every minute as well, because change windows open and close with the clock. */
export const environmentsQuery = queryOptions({
  queryKey: ["environments"],
  queryFn: ({ signal }) => fetchJson<EnvironmentList>("/api/v1/environments", undefined, signal),
  refetchInterval: 60_000,
});
