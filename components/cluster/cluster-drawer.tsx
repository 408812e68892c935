"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { AsOf } from "#components/fleet/as-of.tsx";
import { clusterHref } from "#components/fleet/cluster-link.tsx";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { InstanceLink } from "#components/fleet/instance-link.tsx";
import { LagValue } from "#components/fleet/lag-value.tsx";
import { InstanceStatePip } from "#components/fleet/state-pip.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import type { ClusterRow, ClusterView } from "#lib/inventory/view-schemas.ts";
import { FindingList } from "./cluster-findings.tsx";
import { clusterQuery } from "./cluster-queries.ts";
import { clusterFacts } from "./cluster-words.ts";
import { stateWord } from "./member-table.tsx";

export const drawerParam = "open";

/** The summary of one cluster at the right edge, with its own address; the page itself is one click further. */
export function ClusterDrawer({ rows }: { rows: readonly (ClusterRow | undefined)[] }) {
  const [params] = useUrlState();
  const open = params.get(drawerParam);
  const row = rows.find((one) => one?.id === open);
  return (
    <Drawer
      param={drawerParam}
      title={() => row?.sentence ?? "Cluster"}
      {...(row
        ? {
            band: <IdentityBand environment={row.environment} name={row.name} facts={clusterFacts(row)} icon={false} />,
          }
        : {})}
      foot={() =>
        row ? (
          <Link className="button primary" href={clusterHref(row.slug)}>
            Open {row.name}
          </Link>
        ) : null
      }
    >
      {(id) => <ClusterSummary key={id} slug={row?.slug ?? id} />}
    </Drawer>
  );
}

function ClusterSummary({ slug }: { slug: string }) {
  const query = useQuery(clusterQuery(slug));
  return (
    <QueryBoundary query={query} what="the cluster" lines={6}>
      {(view) => (
        <>
          <p className="muted">{view.quiet}</p>
          <h3>Members</h3>
          <ul className="plain lines">
            {view.instances.map((member) => (
              <Member key={member.id} view={view} member={member} />
            ))}
          </ul>
          <h3>Findings</h3>
          {view.findings.length === 0 ? (
            <p className="muted small">Nothing was found.</p>
          ) : (
            <FindingList findings={view.findings} view={view} />
          )}
        </>
      )}
    </QueryBoundary>
  );
}

function Member({ view, member }: { view: ClusterView; member: ClusterView["instances"][number] }) {
  return (
    <li>
      <InstanceStatePip state={member.state} word={stateWord(member)} />
      <span className="grow">
        <InstanceLink clusterSlug={view.slug} name={member.name} /> <span className="small muted">{member.role}</span>
      </span>
      <LagValue lag={member.lag} />
      <AsOf at={member.asOf.at} />
    </li>
  );
}
