import { Cron } from "croner";
import { RookeryError } from "../core/errors.ts";
import { type ChangeWindow, EnvironmentPolicy, strictPolicy } from "./environment-schemas.ts";

/** The policy of an Environment row. What cannot be read counts as strict: unknown is unsafe. */
export function policyOf(stored: unknown): EnvironmentPolicy {
  const result = EnvironmentPolicy.safeParse(stored);
  return result.success ? result.data : strictPolicy;
}

/** How many approvals an operation of `kind` needs in an environment with this policy (the row's JSON). */
export function approvalsNeeded(policy: unknown, kind: string): number {
  const { approvals } = policyOf(policy);
  return approvals.kinds[kind] ?? approvals.default;
}

/** True when changes may run at `at`: no window means always. */
export function windowOpen(policy: unknown, at: Date): boolean {
  return windowState(policy, at).open;
}

/** Whether the change window is open at `at`, until when, and when it opens next (UTC instants; null: always open). */
export function windowState(policy: unknown, at: Date): { open: boolean; opensAt: Date | null; closesAt: Date | null } {
  const window = policyOf(policy).changeWindow;
  if (!window) return { open: true, opensAt: null, closesAt: null };
  const durationMs = window.durationMinutes * 60_000;
  const cron = schedule(window);
  // A tick in (at - duration, at] means that the window it opened is still open.
  let opened = cron.nextRun(new Date(at.getTime() - durationMs));
  const next = cron.nextRun(at);
  if (!opened || opened > at) return { open: false, opensAt: next, closesAt: null };
  // Windows may touch or overlap: it closes after the last tick that still counts.
  for (let later = cron.nextRun(opened); later && later <= at; later = cron.nextRun(later)) opened = later;
  return { open: true, opensAt: next, closesAt: new Date(opened.getTime() + durationMs) };
}

/** Throws `invalid` when the window's cron or zone is not one: checked when a policy is saved. */
export function checkWindow(window: ChangeWindow | null): void {
  if (!window) return;
  const fail = (field: string, message: string, cause: unknown) =>
    new RookeryError("invalid", `policy.changeWindow.${field}: ${message}`, {
      cause,
      fields: { [`policy.changeWindow.${field}`]: message },
    });
  try {
    new Intl.DateTimeFormat("en", { timeZone: window.zone });
  } catch (cause) {
    throw fail("zone", `"${window.zone}" is not a time zone; write one such as Europe/Berlin`, cause);
  }
  try {
    if (!schedule(window).nextRun()) throw new RangeError("it never comes");
  } catch (cause) {
    throw fail("cron", "is not a schedule that ever comes; write five fields such as 0 22 * * 1-5", cause);
  }
}

function schedule(window: ChangeWindow): Cron {
  return new Cron(window.cron, { timezone: window.zone, mode: "5-part" });
}
