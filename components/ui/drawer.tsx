"use client";

import type { ReactNode } from "react";
import { Dialog } from "./dialog.tsx";
import { useUrlState } from "./url-state.ts";

export interface DrawerProps {
  /** Search parameter that holds what is open ("open=db-b2"); the drawer shows when it has a value. */
  param: string;
  title: (value: string) => string;
  band?: ReactNode;
  children: (value: string) => ReactNode;
  foot?: (value: string) => ReactNode;
}

/** Details at the right edge with their own address: the link opens the same drawer, Back closes it. */
export function Drawer({ param, title, band, children, foot }: DrawerProps) {
  const [params, change] = useUrlState();
  const value = params.get(param);
  return (
    <Dialog
      open={value !== null}
      onClose={() => change({ [param]: null })}
      title={value === null ? "" : title(value)}
      className="drawer"
      {...(band ? { band } : {})}
      {...(foot && value !== null ? { foot: foot(value) } : {})}
    >
      {value === null ? null : children(value)}
    </Dialog>
  );
}
