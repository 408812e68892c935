import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ClusterPage } from "#components/cluster/cluster-page.tsx";
import { pageTitle } from "#components/fleet/identity-band.tsx";
import { isRookeryError } from "#lib/core/errors.ts";
import { listFleetEvents } from "#lib/inventory/events/list-events.ts";
import { listHealthSpans } from "#lib/inventory/events/list-health-spans.ts";
import { getCluster } from "#lib/inventory/get-cluster.ts";
import { listOperations } from "#lib/operations/list.ts";
import { specYaml } from "#lib/provisioning/read-spec.ts";
import { requestContext } from "#lib/web/context.ts";
import { clusterRights } from "../cluster-rights.ts";

type Params = { params: Promise<{ clusterSlug: string }> };
const dayMs = 86_400_000;

// Title and page ask for the same cluster: one read for both.
const readCluster = cache(async (slug: string) => {
  const context = await requestContext();
  try {
    return { context, cluster: await getCluster(context, { cluster: decodeURIComponent(slug) }) };
  } catch (error) {
    if (isRookeryError(error) && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { cluster } = await readCluster((await params).clusterSlug);
  return { title: pageTitle(cluster.name, cluster.environment.name) };
}

/** One cluster. */
export default async function ClusterRoute({ params }: Params) {
  const { context, cluster } = await readCluster((await params).clusterSlug);
  const now = context.now();
  const from = new Date(now.getTime() - dayMs).toISOString();
  const to = now.toISOString();
  const [spans, events, operations, rights] = await Promise.all([
    listHealthSpans(context, { clusterIds: [cluster.id], from, to }),
    listFleetEvents(context, { clusterId: cluster.id, limit: 100 }),
    listOperations(context, { clusterId: cluster.id, limit: 10 }),
    clusterRights(context, cluster.environment.id),
  ]);
  return (
    <ClusterPage
      initial={{ cluster, health: { rows: spans, asOf: to }, events, operations }}
      rights={rights}
      spec={cluster.managed ? specYaml(cluster) : null}
    />
  );
}
