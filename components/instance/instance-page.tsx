"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import type { ClusterRights } from "#components/cluster/acts.ts";
import { FindingList } from "#components/cluster/cluster-findings.tsx";
import { clusterQuery } from "#components/cluster/cluster-queries.ts";
import { stateWord } from "#components/cluster/member-table.tsx";
import { AsOf, Fresh } from "#components/fleet/as-of.tsx";
import { clusterHref } from "#components/fleet/cluster-link.tsx";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { InstanceStatePip } from "#components/fleet/state-pip.tsx";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import type { ClusterView, InstanceView } from "#lib/inventory/view-schemas.ts";
import { InstanceActions } from "./instance-actions.tsx";
import { InstanceCharts } from "./instance-charts.tsx";
import { instanceQuery } from "./instance-queries.ts";
import { instanceSentence, quietFacts } from "./instance-words.ts";
import { ReplicationDetails } from "./replication-details.tsx";
import { SettingsTab } from "./settings-tab.tsx";

// Tabs that only the server itself can fill: their code comes with the first look at them.
const DatabasesTab = dynamic(() => import("./databases-tab.tsx").then((module) => module.DatabasesTab));
const LockWaitsTab = dynamic(() => import("./lock-waits-tab.tsx").then((module) => module.LockWaitsTab));
const ProcessesTab = dynamic(() => import("./processes-tab.tsx").then((module) => module.ProcessesTab));
const VariablesTab = dynamic(() => import("./variables-tab.tsx").then((module) => module.VariablesTab));

export interface InstancePageProps {
  initial: { instance: InstanceView; cluster: ClusterView };
  rights: ClusterRights;
}
const tabs = [
  { id: "load", label: "Load" },
  { id: "processes", label: "Processes" },
  { id: "locks", label: "Lock waits" },
  { id: "variables", label: "Variables" },
  { id: "databases", label: "Databases" },
  { id: "settings", label: "Settings" },
];

/** One server: what it is and does, its numbers, and what only the server itself can say, asked when looked at. */
export function InstancePage({ initial, rights }: InstancePageProps) {
  const { data: instance } = useQuery({ ...instanceQuery(initial.instance.id), initialData: initial.instance });
  const { data: cluster } = useQuery({ ...clusterQuery(initial.cluster.slug), initialData: initial.cluster });
  const [params] = useUrlState();
  const tab = tabs.find((one) => one.id === params.get("tab"))?.id ?? "load";
  const source = cluster.instances.find((row) => row.id === instance.sourceId) ?? null;
  return (
    <>
      <IdentityBand
        environment={instance.environment}
        name={`${instance.cluster.name} / ${instance.name}`}
        facts={`${instance.role}, MariaDB ${instance.version.split("-")[0]}, ${instance.host}:${instance.port}`}
      />
      <Breadcrumb
        crumbs={[
          { label: "Fleet", href: "/fleet" },
          { label: instance.cluster.name, href: clusterHref(instance.cluster.slug) },
          { label: instance.name },
        ]}
      />
      <section className="verdict" aria-label="State">
        <div>
          <h1>{instanceSentence(instance, source?.name ?? null)}</h1>
          <p className="muted">
            <Fresh at={instance.asOf.at}>{quietFacts(instance)}</Fresh>
          </p>
          <p className="row small muted">
            <InstanceStatePip state={instance.state} word={stateWord(instance)} />
            <span>
              last reading <AsOf at={instance.asOf.at} />
            </span>
          </p>
          {instance.error === null ? null : (
            <p className="note critical-note">The last poll failed: {instance.error}</p>
          )}
        </div>
        <InstanceActions view={cluster} row={instance} rights={rights} />
      </section>
      {instance.findings.length > 0 ? (
        <section className="stratum" aria-label="Findings">
          <FindingList findings={instance.findings} />
        </section>
      ) : null}
      <div className="tab-strip">
        <Tabs label={`Views of ${instance.name}`} tabs={tabs} />
      </div>
      {tab === "load" ? (
        <>
          <ReplicationDetails instance={instance} source={source} />
          <InstanceCharts instance={instance} />
        </>
      ) : null}
      {tab === "processes" ? <ProcessesTab instance={instance} rights={rights} /> : null}
      {tab === "locks" ? <LockWaitsTab instance={instance} rights={rights} /> : null}
      {tab === "variables" ? <VariablesTab instance={instance} rights={rights} /> : null}
      {tab === "databases" ? <DatabasesTab instance={instance} rights={rights} /> : null}
      {tab === "settings" ? <SettingsTab instance={instance} /> : null}
    </>
  );
}
