import { RookeryError } from "../core/errors.ts";

export interface RunLimits {
  timeoutMs: number;
  signal?: AbortSignal;
  /** What asks it to end before SIGKILL; mariadb-backup ignores SIGTERM. Default SIGTERM. */
  stopSignal?: "SIGTERM" | "SIGINT";
  /** Between that and SIGKILL; default 2 s. */
  graceMs?: number;
  /** Kill a program whose output exceeds this; without it the rest is dropped and the program goes on. */
  killBeyondBytes?: number;
}

/** What an aborted run throws: the reason it was given, or `conflict`. */
export function abortReason(cause: unknown, name: string): RookeryError {
  return cause instanceof RookeryError ? cause : new RookeryError("conflict", `${name} was cancelled.`, { cause });
}

export interface Guard {
  /** Why it was ended by us, if it was. */
  reason(): RookeryError | undefined;
  end(reason: RookeryError): void;
  release(): void;
}

/** Ends all groups on time-out or abort: asks first, kills after the grace. */
export function guardRun(signalAll: (signal: NodeJS.Signals) => void, name: string, limits: RunLimits): Guard {
  let reason: RookeryError | undefined;
  let kill: NodeJS.Timeout | undefined;
  const end = (why: RookeryError): void => {
    if (reason) return;
    reason = why;
    signalAll(limits.stopSignal ?? "SIGTERM");
    kill = setTimeout(() => signalAll("SIGKILL"), limits.graceMs ?? 2_000);
  };
  const abort = (): void => end(abortReason(limits.signal?.reason, name));
  const timer = setTimeout(
    () => end(new RookeryError("timeout", `${name} did not end within ${limits.timeoutMs / 1_000} s and was ended.`)),
    limits.timeoutMs,
  );
  limits.signal?.addEventListener("abort", abort, { once: true });
  if (limits.signal?.aborted) abort();
  return {
    reason: () => reason,
    end,
    release() {
      clearTimeout(timer);
      if (kill) clearTimeout(kill);
      limits.signal?.removeEventListener("abort", abort);
    },
  };
}
