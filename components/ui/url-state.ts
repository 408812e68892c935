"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** New search parameters: null removes a name, an array repeats it. */
export type UrlPatch = Record<string, string | readonly string[] | null>;

/** Applies a patch to search parameters and returns new ones; the order of the others stays. */
export function patchParams(before: URLSearchParams, patch: UrlPatch): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(patch)) {
    after.delete(name);
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === "string" && one !== "") after.append(name, one);
  }
  return after;
}

/**
 * State that lives in the address, so that a copied link shows the same. Changes do not ask the server for the page;
 * queries that read the state do their own fetching. `push` (default) makes Back undo it; use replace while typing.
 */
export function useUrlState(): [params: URLSearchParams, change: (patch: UrlPatch, how?: "push" | "replace") => void] {
  const params = useSearchParams();
  const change = useCallback((patch: UrlPatch, how: "push" | "replace" = "push") => {
    const query = patchParams(new URLSearchParams(window.location.search), patch).toString();
    const url = `${window.location.pathname}${query ? `?${query}` : ""}${window.location.hash}`;
    if (how === "push") window.history.pushState(null, "", url);
    else window.history.replaceState(null, "", url);
  }, []);
  return [params, change];
}
