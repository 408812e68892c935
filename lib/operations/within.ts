import { RookeryError } from "../core/errors.ts";

/**
 * Waits for `work`, but not beyond the abort of `signal`, whatever the work does: a hanging adapter must not hold an
 * operation. Throws the signal's reason, a time-out as RookeryError `timeout`.
 */
export async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const overdue = () => reject(reasonOf(signal));
  if (signal.aborted) overdue();
  else signal.addEventListener("abort", overdue, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", overdue);
  }
}

/** True when a signal was aborted by a deadline, and not by drain, cancel or a lost lease. */
export function isOverdue(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof Error && signal.reason.name === "TimeoutError";
}

function reasonOf(signal: AbortSignal): unknown {
  if (!isOverdue(signal)) return signal.reason ?? new Error("stopped");
  return new RookeryError("timeout", "There was no answer within the time allowed.", { cause: signal.reason });
}
