import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { pageTitle } from "#components/fleet/identity-band.tsx";
import { InstancePage } from "#components/instance/instance-page.tsx";
import { isRookeryError } from "#lib/core/errors.ts";
import { getCluster } from "#lib/inventory/get-cluster.ts";
import { getInstance } from "#lib/inventory/get-instance.ts";
import { requestContext } from "#lib/web/context.ts";
import { clusterRights } from "../../cluster-rights.ts";

type Params = { params: Promise<{ clusterSlug: string; instanceName: string }> };

// Title and page ask for the same server: one read for both.
const readInstance = cache(async (slug: string, name: string) => {
  const context = await requestContext();
  const cluster = decodeURIComponent(slug);
  try {
    const [instance, view] = await Promise.all([
      getInstance(context, { instance: decodeURIComponent(name), cluster }),
      getCluster(context, { cluster }),
    ]);
    return { context, instance, cluster: view };
  } catch (error) {
    if (isRookeryError(error) && error.code === "not_found") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { clusterSlug, instanceName } = await params;
  const { instance, cluster } = await readInstance(clusterSlug, instanceName);
  return { title: pageTitle(`${instance.name}, ${cluster.name}`, cluster.environment.name) };
}

/** One server. */
export default async function InstanceRoute({ params }: Params) {
  const { clusterSlug, instanceName } = await params;
  const { context, instance, cluster } = await readInstance(clusterSlug, instanceName);
  const rights = await clusterRights(context, cluster.environment.id);
  return <InstancePage initial={{ instance, cluster }} rights={rights} />;
}
