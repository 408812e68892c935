"use client";

import { type ReactNode, useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { NavigationList } from "./rail.tsx";

/** The rail's entries behind a button, where the window is too narrow for the rail. */
export function MobileMenu({ counts, foot }: { counts: Readonly<Record<string, number>>; foot: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="menu-button" aria-expanded={open} onClick={() => setOpen(true)}>
        Menu
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Rookery" className="drawer menu">
        <nav aria-label="Main" className="menu-list">
          <NavigationList counts={counts} onGo={() => setOpen(false)} />
        </nav>
        <div className="small muted">{foot}</div>
      </Dialog>
    </>
  );
}
