import type { Metadata } from "next";
import { NowPage } from "#components/now/now-page.tsx";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { listClusters } from "#lib/inventory/list-clusters.ts";
import { readNow } from "#lib/operations/read-now.ts";
import { requestContext } from "#lib/web/context.ts";

export const metadata: Metadata = { title: "Now" };

// As many as components/now/now-fleet.tsx asks for again.
const shownClusters = 40;

/** The situation. */
export default async function NowRoute() {
  const context = await requestContext();
  const [now, clusters, environments] = await Promise.all([
    readNow(context),
    listClusters(context, { limit: shownClusters }),
    listEnvironments(context),
  ]);
  return <NowPage initial={{ now, clusters }} environments={environments} />;
}
