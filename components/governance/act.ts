"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNotices } from "#components/ui/toast.tsx";
import type { ActionResult } from "#lib/web/schemas.ts";

/** A server action as the app hands it down: what goes in, what comes back, or a sentence why not. */
export type Act<I = unknown, T = unknown> = (raw: I) => Promise<ActionResult<T>>;

export interface ActOptions {
  /** What to say when it worked: "Ada is disabled". Left out: nothing is said, the page shows it. */
  done?: string;
  /** Topics whose queries are read again afterwards. */
  topics: readonly string[];
}

/**
 * Runs a server action, says that it worked and reads again what it changed. A refusal comes back for the form to show;
 * a server that cannot be reached is a refusal, too.
 */
export function useAct() {
  const client = useQueryClient();
  const { tell } = useNotices();
  return useCallback(
    async <T>(work: () => Promise<ActionResult<T>>, options: ActOptions): Promise<ActionResult<T>> => {
      const result = await reach(work);
      if (!result.ok) return result;
      if (options.done) tell({ tone: "ok", text: options.done });
      await Promise.all(options.topics.map((topic) => client.invalidateQueries({ queryKey: [topic] })));
      return result;
    },
    [client, tell],
  );
}

async function reach<T>(work: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return {
      ok: false,
      code: "unavailable",
      message: "Rookery cannot be reached, so it is not known whether this was done. Look at the page again first.",
      requestId: "",
    };
  }
}
