"use client";

import { useCallback, useRef, useState } from "react";

/**
 * Runs `work` once at a time: a second click while the first is under way does nothing. Returns the guarded function and
 * whether it is pending. A rejected promise is thrown on, so that the nearest error boundary shows it.
 */
export function useSingleSubmit<Args extends unknown[]>(
  work: (...args: Args) => unknown,
): [(...args: Args) => void, boolean] {
  const busy = useRef(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  if (failure) throw failure.error;
  const run = useCallback(
    (...args: Args) => {
      if (busy.current) return;
      const result = work(...args);
      if (!(result instanceof Promise)) return;
      busy.current = true;
      setPending(true);
      result
        .catch((error: unknown) => setFailure({ error }))
        .finally(() => {
          busy.current = false;
          setPending(false);
        });
    },
    [work],
  );
  return [run, pending];
}

/** One key per intent (a dialog opened, a form begun), to be posted as idempotencyKey; `renew` starts another intent. */
export function useIntentKey(): [key: () => string, renew: () => void] {
  const key = useRef<string | null>(null);
  const read = useCallback(() => {
    key.current ??= newKey();
    return key.current;
  }, []);
  const renew = useCallback(() => {
    key.current = null;
  }, []);
  return [read, renew];
}

// crypto.randomUUID is missing on plain http; getRandomValues is not.
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
