const quietMs = 60_000;
let lastInputAt = Number.NEGATIVE_INFINITY;

/** Begins to notice pointer and keys, once per page. Returns the way to stop. */
export function watchActivity(): () => void {
  const note = () => {
    lastInputAt = performance.now();
  };
  const kinds = ["pointerdown", "keydown", "wheel"] as const;
  for (const kind of kinds) document.addEventListener(kind, note, { passive: true, capture: true });
  return () => {
    for (const kind of kinds) document.removeEventListener(kind, note, { capture: true });
  };
}

/** Headers for a request that the page sends by itself: nobody has touched it for a minute, so it keeps no session alive. */
export function activityHeaders(now = performance.now()): Record<string, string> {
  return now - lastInputAt > quietMs ? { "x-rookery-background": "1" } : {};
}
