"use client";

import dynamic from "next/dynamic";

/** Forms that nobody needs at first paint: they come when they are first opened. */
export const ActDialog = dynamic(() => import("./act-dialog.tsx").then((module) => module.ActDialog), { ssr: false });
export const DowntimeDialog = dynamic(() => import("./downtime-dialog.tsx").then((module) => module.DowntimeDialog), {
  ssr: false,
});
