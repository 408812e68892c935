import Link from "next/link";

export interface Crumb {
  label: string;
  /** Left out for the page one is on. */
  href?: string;
}

/** Where the page stands; the last crumb is the page itself. */
export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="crumbs">
        {crumbs.map((crumb) => (
          <li key={crumb.label} aria-current={crumb.href ? undefined : "page"}>
            {crumb.href ? <Link href={crumb.href}>{crumb.label}</Link> : crumb.label}
          </li>
        ))}
      </ol>
    </nav>
  );
}
