/** One entry of the rail. Pages that do not exist yet are not in the list. */
export interface NavigationPage {
  label: string;
  href: string;
}
export interface NavigationEntry extends NavigationPage {
  /** Pages below it, shown while the person is in this part. */
  pages: readonly NavigationPage[];
}

/** The rail, in the product's order: Now, Fleet, Changes, Backups, Performance, Automation, Governance. Whoever adds pages adds them here. */
export const navigation: readonly NavigationEntry[] = [
  { label: "Now", href: "/now", pages: [] },
  {
    label: "Fleet",
    href: "/fleet",
    pages: [
      { label: "Provision", href: "/fleet/provision" },
      { label: "Import", href: "/fleet/import" },
    ],
  },
  {
    label: "Automation",
    href: "/automation/operations",
    pages: [
      { label: "Operations", href: "/automation/operations" },
      { label: "Approvals", href: "/automation/approvals" },
    ],
  },
  {
    label: "Governance",
    href: "/governance/audit",
    pages: [
      { label: "Audit", href: "/governance/audit" },
      { label: "Access", href: "/governance/access" },
      { label: "Environments", href: "/governance/environments" },
      { label: "About", href: "/governance/about" },
    ],
  },
];

/** The first part of a path names the entry: /fleet/orders-prod belongs to Fleet. */
export function entryOf(path: string): NavigationEntry | undefined {
  const part = path.split("/")[1];
  return navigation.find((entry) => entry.href.split("/")[1] === part);
}

/** The deepest page whose address begins the path, for aria-current. */
export function pageOf(path: string): NavigationPage | undefined {
  const entry = entryOf(path);
  const below = entry?.pages.find((page) => path === page.href || path.startsWith(`${page.href}/`));
  return below ?? entry;
}
