"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ClusterRights } from "#components/cluster/acts.ts";
import type { Rows } from "#components/cluster/cluster-queries.ts";
import { AsOf } from "#components/fleet/as-of.tsx";
import { Button } from "#components/ui/button.tsx";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import type { InstanceQuestion } from "#lib/inventory/probe-schemas.ts";
import type { InstanceView } from "#lib/inventory/view-schemas.ts";
import { probeQuery } from "./instance-queries.ts";

export interface TabProps {
  instance: InstanceView;
  rights: ClusterRights;
}

interface ProbeBoxProps<Row> {
  query: UseQueryResult<Rows<Row>>;
  title: string;
  /** What is read, for messages: "the sessions". */
  what: string;
  /** How often it is asked again; null: only by hand. */
  everySeconds: number | null;
  rights: ClusterRights;
  instance: InstanceView;
  children: (rows: Row[]) => ReactNode;
}

/** Asks the server one question while the tab is open. */
export function useProbe<Kind extends InstanceQuestion>(props: TabProps, kind: Kind) {
  return useQuery(probeQuery(props.instance.id, kind, props.rights.probe));
}

/** An answer of the live server: when it was given, and the way to ask again. Without the right it says so. */
export function ProbeBox<Row>(props: ProbeBoxProps<Row>) {
  const { query, title, what, everySeconds, rights, instance, children } = props;
  if (!rights.probe)
    return (
      <section className="stratum">
        <h2>{title}</h2>
        <p className="muted">
          Your roles in {instance.environment.name} do not ask live servers. An administrator can give you the role
          developer, operator or approver.
        </p>
      </section>
    );
  return (
    <section className="stratum" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span className="small muted">
          {query.data ? (
            <>
              last answer <AsOf at={query.data.asOf} intervalSeconds={everySeconds ?? 3_600} />
              {everySeconds === null ? "" : `, every ${everySeconds} s`}
            </>
          ) : (
            "asking the server"
          )}
        </span>
        <span className="grow" />
        <Button onClick={() => query.refetch()} pending={query.isFetching && everySeconds === null}>
          Ask again
        </Button>
      </header>
      <QueryBoundary query={query} what={what} lines={6}>
        {({ rows }) => children(rows)}
      </QueryBoundary>
    </section>
  );
}
