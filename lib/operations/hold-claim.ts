import { type Claim, leaseMarginMs, leaseMs, renewClaim } from "./claim.ts";
import type { OperationsContext } from "./define.ts";
import { LeaseLost } from "./journal.ts";
import { findOperationOrThrow } from "./rows.ts";

/** A held claim: renewed in the background, with signals that say when to stop and why. */
export interface HeldClaim {
  /** Aborted when the lease is lost, or can no longer be trusted by our own clock: touch nothing more. */
  readonly lost: AbortSignal;
  /** Aborted when a person asked to cancel. */
  readonly cancelled: AbortSignal;
  /** Throws LeaseLost when the lease ended by our own clock, also before any timer could say so. */
  demandTrust(): void;
  release(): void;
}

/**
 * Renews a claim every third of its life. Trust ends at (start of the last good renewal + lease - margin) on the
 * monotonic clock: a process that slept (SIGSTOP, a paused host) finds its claim lost before it acts again.
 */
export function holdClaim(context: OperationsContext, claim: Claim, monotonicMs: () => number): HeldClaim {
  const lost = new AbortController();
  const cancelled = new AbortController();
  let trustedUntil = monotonicMs() + leaseMs - leaseMarginMs;
  let busy = false;
  const watch = setInterval(checkTrust, 500);
  const renewal = setInterval(() => void renew(), leaseMs / 4);

  function checkTrust(): void {
    if (monotonicMs() >= trustedUntil) lost.abort(new Error("the lease ran out before it could be renewed"));
  }

  async function renew(): Promise<void> {
    if (busy || lost.signal.aborted) return;
    busy = true;
    const startedAt = monotonicMs();
    try {
      if (await renewClaim(context, claim)) trustedUntil = startedAt + leaseMs - leaseMarginMs;
      else lost.abort(new Error("another worker holds this operation"));
      const row = await findOperationOrThrow(context.database, claim.row.id);
      if (row.wish === "cancel") cancelled.abort(new Error("cancelled by a person"));
    } catch (error) {
      // The database may be back before trust ends; the watch decides.
      context.log.warn({ err: error, operationId: claim.row.id }, "a lease could not be renewed");
    } finally {
      busy = false;
    }
  }

  return {
    lost: lost.signal,
    cancelled: cancelled.signal,
    demandTrust() {
      checkTrust();
      if (lost.signal.aborted) throw new LeaseLost(`the lease of operation ${claim.row.id} is over`);
    },
    release() {
      clearInterval(watch);
      clearInterval(renewal);
    },
  };
}
