/** Props of a region that scrolls and holds nothing to tab to: without them the keyboard could not scroll it. */
export const scrollRegion = { tabIndex: 0 } as const;
