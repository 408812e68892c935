"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNotices } from "#components/ui/toast.tsx";
import type { OperationRef } from "#lib/operations/schemas.ts";
import type { ActionResult } from "#lib/web/schemas.ts";

/**
 * Runs a server action and reads the operation again, whatever came of it. Returns null when it was done, else the
 * sentence that says why not; a conflict says what changed, and the page below shows it already.
 */
export function useAct(): (work: Promise<ActionResult<OperationRef>>, done: string) => Promise<string | null> {
  const client = useQueryClient();
  const { tell } = useNotices();
  return useCallback(
    async (work, done) => {
      const result = await work.catch((error: unknown) => unreachable(error));
      await client.invalidateQueries({ queryKey: ["operations"] });
      if (!result.ok) return sentence(result);
      tell({ tone: "plain", text: done, href: `/automation/operations/${result.value.id}` });
      return null;
    },
    [client, tell],
  );
}

/** The refusal in words: the message, and what is wrong with each field when the message does not say it already. */
export function sentence(result: Extract<ActionResult<unknown>, { ok: false }>): string {
  const fields = Object.values(result.fields ?? {}).filter((text) => !result.message.includes(text));
  const conflict = result.code === "conflict" ? " The page below has been read again; what you typed is kept." : "";
  return [result.message, ...fields].join(" ") + conflict;
}

/** A server action that could not be sent counts as refused: whether it arrived is what the page shows next. */
export function unreachable(error: unknown): Extract<ActionResult<never>, { ok: false }> {
  if (!(error instanceof Error)) throw error;
  return {
    ok: false,
    code: "unavailable",
    message:
      "Rookery could not be reached, so it is not certain that this arrived. Look at the state before trying again.",
    requestId: "",
  };
}
