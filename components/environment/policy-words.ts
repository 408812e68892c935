import type { ChangeWindow, EnvironmentPolicy, EnvironmentView } from "#lib/inventory/environment-schemas.ts";

/** A kind of operation with the verb that people read. */
export interface OperationKind {
  kind: string;
  label: string;
}

/** All kinds that a form has to show: those that exist, and those that the policy names without their being known here. Pure. */
export function kindsOf(policy: EnvironmentPolicy, kinds: readonly OperationKind[]): OperationKind[] {
  const strangers = Object.keys(policy.approvals.kinds).filter((kind) => !kinds.some((one) => one.kind === kind));
  return [...kinds, ...strangers.map((kind) => ({ kind, label: kind }))];
}

/** How many approvals are needed, as people say it. Pure. */
export function approvalWords(count: number): string {
  if (count === 0) return "none";
  return count === 1 ? "1 approval" : `${count} approvals`;
}

/** The policy's demands in words, the strict ones first; empty when it demands nothing. Pure. */
export function demandsOf(policy: EnvironmentPolicy): string[] {
  return [
    policy.protectFromDestroy ? "clusters cannot be destroyed" : null,
    policy.demandTypedNames ? "every operation asks for the typed name" : null,
    policy.selfService ? "developers may run what needs no approval" : null,
  ].filter((words) => words !== null);
}

/** Kinds whose number differs from the default, by label: "Destroy cluster: 2 approvals". Pure. */
export function exceptionsOf(policy: EnvironmentPolicy, kinds: readonly OperationKind[]): string[] {
  return Object.entries(policy.approvals.kinds)
    .filter(([, count]) => count !== policy.approvals.default)
    .map(([kind, count]) => {
      const label = kinds.find((one) => one.kind === kind)?.label ?? kind;
      return `${label}: ${approvalWords(count)}`;
    })
    .toSorted();
}

/** "0 22 * * 1-5, for 4 h, Europe/Berlin". Pure. */
export function windowWords(window: ChangeWindow): string {
  return `${window.cron}, for ${durationWords(window.durationMinutes)}, ${window.zone}`;
}

/** Minutes as "45 min", "4 h" or "1 h 30 min". Pure. */
export function durationWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : null, rest > 0 || hours === 0 ? `${rest} min` : null].filter(Boolean).join(" ");
}

/** The order of promotion as a sentence: "development, then staging, then production". Pure. */
export function promotionWords(environments: readonly Pick<EnvironmentView, "name">[]): string {
  return environments.map(({ name }) => name).join(", then ");
}

/** Where a new environment would stand: after the last one. Pure. */
export function nextRank(environments: readonly Pick<EnvironmentView, "rank">[]): number {
  return Math.min(1_000, Math.max(0, ...environments.map(({ rank }) => rank)) + 10);
}

/** Why an environment cannot be deleted now, or null. Pure. */
export function whyNotDeleted(environment: Pick<EnvironmentView, "clusters">): string | null {
  if (environment.clusters === 0) return null;
  const what = environment.clusters === 1 ? "A cluster lives here" : `${environment.clusters} clusters live here`;
  return `${what}: destroy or forget ${environment.clusters === 1 ? "it" : "them"} first`;
}
