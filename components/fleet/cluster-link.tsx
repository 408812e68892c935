import Link from "next/link";

/** Address of a cluster's page. */
export function clusterHref(slug: string): string {
  return `/fleet/${encodeURIComponent(slug)}`;
}

/** A cluster by name. */
export function ClusterLink({ slug, name = slug }: { slug: string; name?: string }) {
  return (
    <Link href={clusterHref(slug)} prefetch={false}>
      {name}
    </Link>
  );
}
