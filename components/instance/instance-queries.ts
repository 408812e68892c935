import { queryOptions } from "@tanstack/react-query";
import type { Rows } from "#components/cluster/cluster-queries.ts";
import { fetchJson } from "#components/ui/fetch-json.ts";
import type {
  DatabaseSizeView,
  InstanceQuestion,
  LockWaitView,
  ProcessView,
  VariableView,
} from "#lib/inventory/probe-schemas.ts";
import type { InstanceView } from "#lib/inventory/view-schemas.ts";

const api = "/api/v1/instances";

/** One server with its replication links, as last seen. */
export function instanceQuery(id: string) {
  return queryOptions({
    queryKey: ["instances", id],
    queryFn: ({ signal }) => fetchJson<InstanceView>(`${api}/${id}`, undefined, signal),
  });
}

interface Answers {
  processes: ProcessView;
  variables: VariableView;
  lock_waits: LockWaitView;
  databases: DatabaseSizeView;
}

// How often a question that stands on the screen is asked again; what costs the server much is asked by hand.
const everyMs: Record<InstanceQuestion, number | false> = {
  processes: 5_000,
  lock_waits: 5_000,
  variables: false,
  databases: false,
};

/** Asks the live server through a worker. Not under a live topic: each answer costs the server a connection. */
export function probeQuery<Kind extends InstanceQuestion>(id: string, kind: Kind, enabled: boolean) {
  return queryOptions({
    queryKey: ["probe", id, kind],
    queryFn: ({ signal }) => fetchJson<Rows<Answers[Kind]>>(`${api}/${id}/probes/${kind}`, undefined, signal),
    enabled,
    staleTime: 2_000,
    refetchInterval: everyMs[kind],
    retry: false,
  });
}
