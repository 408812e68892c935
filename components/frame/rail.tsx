"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { entryOf, navigation, pageOf } from "./navigation.ts";

export interface Person {
  name: string;
  /** Role words as the person knows them: "operator, approver". */
  roles: string;
}

/** The words of the rail; the part one is in shows its pages. `counts` are things waiting, by entry label. */
export function NavigationList({ counts, onGo }: { counts: Readonly<Record<string, number>>; onGo?: () => void }) {
  const path = usePathname();
  const entry = entryOf(path);
  const page = pageOf(path);
  const current = (href: string, isPage: boolean) =>
    isPage ? ("page" as const) : href === entry?.href ? ("true" as const) : undefined;
  return (
    <ul>
      {navigation.map((one) => (
        <li key={one.label}>
          <Link href={one.href} aria-current={current(one.href, page === one)} {...(onGo ? { onClick: onGo } : {})}>
            <span>{one.label}</span>
            {counts[one.label] ? (
              <span className="count">
                {counts[one.label]}
                <span className="hidden-text"> waiting</span>
              </span>
            ) : null}
          </Link>
          {one === entry && one.pages.length > 0 ? (
            <ul>
              {one.pages.map((below) => (
                <li key={below.href}>
                  <Link
                    href={below.href}
                    aria-current={page === below ? "page" : undefined}
                    {...(onGo ? { onClick: onGo } : {})}
                  >
                    {below.label}
                  </Link>
                </li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** The rail at the left edge: brand, entries, and who is signed in. */
export function Rail({ counts, foot }: { counts: Readonly<Record<string, number>>; foot: ReactNode }) {
  return (
    <nav className="rail" aria-label="Main">
      <Link href="/now" className="brand">
        Rookery
      </Link>
      <NavigationList counts={counts} />
      <footer className="small muted">{foot}</footer>
    </nav>
  );
}
