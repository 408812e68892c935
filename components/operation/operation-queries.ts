import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/ui/fetch-json.ts";
import type { TableState } from "#components/ui/table-state.ts";
import type { Page } from "#lib/core/schemas.ts";
import type { LogLine, OperationRow, OperationState, OperationView } from "#lib/operations/schemas.ts";
import { movingStates } from "./operation-words.ts";

const path = "/api/v1/operations";
const finalOnes: readonly OperationState[] = ["succeeded", "failed", "cancelled"];

/** The list's query from the table's state: names as GET /api/v1/operations has them. */
export function operationsQuery(state: TableState, extra: Record<string, string> = {}): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(state.filters)) query.set(name, values.join(","));
  if (state.search) query.set("text", state.search);
  for (const [name, value] of Object.entries(extra)) query.set(name, value);
  return query;
}

/** One page of the list. */
export function fetchOperations(
  state: TableState,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<Page<OperationRow>> {
  const query = operationsQuery(state, { offset: String(offset), limit: String(limit) });
  return fetchJson<Page<OperationRow>>(`${path}?${query}`, undefined, signal);
}

/** One operation; read again every second or so while it moves, because steps change faster than events are told. */
export function operationOptions(id: number, initialData: OperationView) {
  return queryOptions({
    queryKey: ["operations", "one", id],
    queryFn: ({ signal }) => fetchJson<OperationView>(`${path}/${id}`, undefined, signal),
    initialData,
    refetchInterval: (query) => (query.state.data && movingStates.includes(query.state.data.state) ? 1_000 : false),
  });
}

/** Operations that wait for an approval of the one who asks. */
export function waitingOptions(initialData: OperationView[]) {
  return queryOptions({
    queryKey: ["operations", "waiting"],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ rows: OperationView[] }>(`${path}/waiting`, undefined, signal)).rows,
    initialData,
  });
}

const pageLines = 2_000;

/** The log from line 1: what is known stays, only what came after it is fetched. */
export function logOptions(client: QueryClient, id: number, state: OperationState) {
  const queryKey = ["operations", "log", id];
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }): Promise<LogLine[]> => {
      const known = client.getQueryData<LogLine[]>(queryKey) ?? [];
      const lines = [...known];
      for (;;) {
        const afterId = lines.at(-1)?.id ?? 0;
        const more = await fetchJson<{ rows: LogLine[] }>(`${path}/${id}/log?afterId=${afterId}`, undefined, signal);
        lines.push(...more.rows);
        if (more.rows.length < pageLines)
          return more.rows.length === 0 && lines.length === known.length ? known : lines;
      }
    },
    refetchInterval: finalOnes.includes(state) ? false : 1_000,
    structuralSharing: false,
  });
}
