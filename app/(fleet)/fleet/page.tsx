import type { Metadata } from "next";
import Link from "next/link";
import { ClusterTable } from "#components/cluster/cluster-table.tsx";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { ListClustersInput } from "#lib/inventory/input-schemas.ts";
import { listClusterVersions } from "#lib/inventory/list-cluster-versions.ts";
import { listClusters } from "#lib/inventory/list-clusters.ts";
import { requestContext } from "#lib/web/context.ts";

export const metadata: Metadata = { title: "Fleet" };

type Search = Record<string, string | string[] | undefined>;
const pageSize = 100;

/** The clusters, filtered and sorted as the address says. */
export default async function FleetPage({ searchParams }: { searchParams: Promise<Search> }) {
  const context = await requestContext();
  const filter = filterOf(await searchParams);
  const [page, all, environments, versions] = await Promise.all([
    listClusters(context, { ...filter, limit: pageSize, offset: 0 }),
    listClusters(context, { limit: 1 }),
    listEnvironments(context),
    listClusterVersions(context),
  ]);
  return (
    <>
      <section className="verdict" aria-label="Fleet">
        <div>
          <h1>Fleet</h1>
          <p className="muted">Every cluster that you may see, the ones that need somebody first.</p>
        </div>
        <div className="actions">
          <Link className="button primary" href="/fleet/provision">
            Provision cluster
          </Link>
          <Link className="button" href="/fleet/import">
            Import servers
          </Link>
        </div>
      </section>
      <section className="stratum" aria-label="Clusters">
        <ClusterTable initial={page} grandTotal={all.total} environments={environments} versions={versions} />
      </section>
    </>
  );
}

// A bent link still opens: what the verb does not know is left out, as the table in the browser does it.
function filterOf(search: Search): ListClustersInput {
  const wanted: Record<string, unknown> = {};
  for (const name of ["q", "sort"]) if (typeof search[name] === "string") wanted[name] = search[name];
  for (const name of ["environment", "state", "version", "topology"])
    if (search[name] !== undefined) wanted[name] = [search[name]].flat();
  const known = Object.entries(wanted).filter(
    ([name, value]) => ListClustersInput.safeParse({ [name]: value }).success,
  );
  return Object.fromEntries(known);
}
