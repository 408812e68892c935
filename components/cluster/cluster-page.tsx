"use client";

import { useQuery } from "@tanstack/react-query";
import { AsOf } from "#components/fleet/as-of.tsx";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { ClusterStatePip } from "#components/fleet/state-pip.tsx";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Page } from "#lib/core/schemas.ts";
import type { ClusterView, EventView, HealthSpanView } from "#lib/inventory/view-schemas.ts";
import type { OperationRow } from "#lib/operations/schemas.ts";
import type { ClusterRights } from "./acts.ts";
import { ClusterActions } from "./cluster-actions.tsx";
import { ClusterCharts } from "./cluster-charts.tsx";
import { ClusterEvents } from "./cluster-events.tsx";
import { ClusterFindings } from "./cluster-findings.tsx";
import { ClusterOperations } from "./cluster-operations.tsx";
import { clusterEventsQuery, clusterOperationsQuery, clusterQuery, healthQuery, type Rows } from "./cluster-queries.ts";
import { ClusterSpecView } from "./cluster-spec.tsx";
import { ClusterTide } from "./cluster-tide.tsx";
import { ClusterTopology } from "./cluster-topology.tsx";
import { clusterFacts } from "./cluster-words.ts";
import { MemberTable } from "./member-table.tsx";

export interface ClusterPageProps {
  initial: {
    cluster: ClusterView;
    health: Rows<HealthSpanView>;
    events: Page<EventView>;
    operations: Page<OperationRow>;
  };
  rights: ClusterRights;
  /** The desired state as YAML; null for clusters that Rookery only watches. */
  spec: string | null;
}

/** One cluster, top to bottom: where am I, what is true, what can be done, the last day, who follows whom, the numbers. */
export function ClusterPage({ initial, rights, spec }: ClusterPageProps) {
  const { data: view } = useQuery({ ...clusterQuery(initial.cluster.slug), initialData: initial.cluster });
  const health = useQuery({ ...healthQuery(view.id), initialData: initial.health });
  const events = useQuery({ ...clusterEventsQuery(view.id), initialData: initial.events });
  const operations = useQuery({ ...clusterOperationsQuery(view.id), initialData: initial.operations });
  return (
    <>
      <IdentityBand environment={view.environment} name={view.name} facts={clusterFacts(view)} />
      <Breadcrumb crumbs={[{ label: "Fleet", href: "/fleet" }, { label: view.name }]} />
      <section className="verdict" aria-label="Verdict">
        <div>
          <h1>{view.sentence}</h1>
          <p className="muted">{view.quiet}</p>
          <p className="row small muted">
            <ClusterStatePip state={view.state} />
            <span>
              {view.since === null ? "" : "since "}
              {view.since === null ? "" : <Time at={view.since} />}
            </span>
            <span>
              oldest reading <AsOf at={view.asOf.at} />
            </span>
            {view.downtimeUntil === null ? null : (
              <span>
                downtime to <Time at={view.downtimeUntil} />: {view.downtimeWhy}
              </span>
            )}
          </p>
        </div>
        <ClusterActions view={view} rights={rights} />
      </section>
      <ClusterTide view={view} spans={health.data.rows} events={events.data.rows} />
      <ClusterFindings view={view} />
      <div className="stratum topology-and-members">
        <section aria-labelledby="topology">
          <header>
            <h2 id="topology">Topology</h2>
          </header>
          <ClusterTopology view={view} />
        </section>
        <section aria-labelledby="members">
          <header>
            <h2 id="members">Members</h2>
            <span className="small muted">in the order of replication; the same as the map</span>
          </header>
          <MemberTable view={view} />
        </section>
      </div>
      <ClusterCharts view={view} />
      <div className="stratum columns">
        <ClusterOperations view={view} page={operations.data} />
        <ClusterEvents view={view} page={events.data} />
      </div>
      <ClusterSpecView view={view} spec={spec} />
    </>
  );
}
