"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { patchParams } from "./url-state.ts";

export interface Tab {
  /** Value of the search parameter; the first tab is the default and leaves it out. */
  id: string;
  label: string;
  /** Its own page instead of a search parameter. */
  href?: string;
}

/** Tabs that are links: each has its address, opens in a new tab, and works with Back. */
export function Tabs({ label, tabs, param = "tab" }: { label: string; tabs: readonly Tab[]; param?: string }) {
  const path = usePathname();
  const params = useSearchParams();
  const current = params.get(param) ?? tabs[0]?.id;
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab, index) => {
        const query = patchParams(new URLSearchParams(params), { [param]: index === 0 ? null : tab.id }).toString();
        const active = tab.href ? path === tab.href : tab.id === current;
        return (
          <Link
            key={tab.id}
            href={tab.href ?? `${path}${query ? `?${query}` : ""}`}
            aria-current={active ? "page" : undefined}
            scroll={false}
          >
            {tab.label}
          </Link>
        );
      })}
    </nav>
  );
}
