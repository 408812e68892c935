import Link from "next/link";
import { clusterHref } from "./cluster-link.tsx";

/** Address of an instance's page. */
export function instanceHref(clusterSlug: string, name: string): string {
  return `${clusterHref(clusterSlug)}/${encodeURIComponent(name)}`;
}

/** An instance by name, on the page of its cluster. */
export function InstanceLink({ clusterSlug, name }: { clusterSlug: string; name: string }) {
  return (
    <Link href={instanceHref(clusterSlug, name)} prefetch={false}>
      {name}
    </Link>
  );
}
