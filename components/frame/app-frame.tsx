"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { ThemeToggle } from "#components/ui/theme-toggle.tsx";
import { Inbox } from "./inbox.tsx";
import { Lamp, OfflineBanner } from "./lamp.tsx";
import { LiveProvider } from "./live.tsx";
import { MobileMenu } from "./mobile-menu.tsx";
import { OperationDock } from "./operation-dock.tsx";
import { PaletteButton } from "./palette-button.tsx";
import { type Person, Rail } from "./rail.tsx";
import { RangeControl } from "./range-control.tsx";
import { ShortcutsHelp } from "./shortcuts-help.tsx";

export interface AppFrameProps {
  person: Person;
  /** The sign-out form: a server action of the app. */
  signOut: ReactNode;
  /** Things waiting, by entry of the rail ("Now": 2). */
  counts?: Readonly<Record<string, number>>;
  children: ReactNode;
}

const noCounts = {};

/** The fixed frame of every signed-in page: rail, top bar, page, dock. */
export function AppFrame({ person, signOut, counts = noCounts, children }: AppFrameProps) {
  const foot = (
    <>
      <Link href="/account" className="person" title="Your account: sessions, second factor, password, tokens">
        {person.name}
      </Link>
      <div>{person.roles}</div>
      <ThemeToggle />
      <div className="row">
        <ShortcutsHelp />
        {signOut}
      </div>
    </>
  );
  return (
    <LiveProvider>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <div className="frame">
        <Rail counts={counts} foot={foot} />
        <div className="page">
          <header className="top">
            <MobileMenu counts={counts} foot={foot} />
            <PaletteButton />
            <span className="grow" />
            <Inbox />
            <RangeControl />
            <Lamp />
          </header>
          <OfflineBanner />
          <main id="main" tabIndex={-1}>
            {children}
          </main>
          <OperationDock />
        </div>
      </div>
    </LiveProvider>
  );
}
