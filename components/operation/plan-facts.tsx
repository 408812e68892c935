import type { ReactNode } from "react";
import { EnvironmentBadge, type EnvironmentLook } from "#components/fleet/environment-badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { formatDuration } from "#components/ui/format.ts";
import type { OperationPlan, OperationView } from "#lib/operations/schemas.ts";
import { shortDigest } from "./operation-words.ts";

export interface Fact {
  name: string;
  value: ReactNode;
}

const risks: Record<OperationPlan["risk"], string> = {
  none: "none",
  low: "low",
  medium: "medium",
  high: "high: read effect and way back twice",
};

/** What a person must know before deciding, in the order of reading: where, what, how long, and how it is undone. */
export function planFacts(view: OperationView, environment: EnvironmentLook | null): Fact[] {
  const { plan } = view;
  const where: Fact[] = [
    { name: "Environment", value: environment ? <EnvironmentBadge environment={environment} /> : "none" },
    { name: "Cluster", value: view.clusterName ?? "none" },
  ];
  if (!plan) return [...where, { name: "Plan", value: "There is none yet." }];
  return [
    ...where,
    { name: "Targets", value: plan.targets.map(targetWords).join(", ") || "no server" },
    { name: "Effect", value: plan.effect },
    { name: "Duration", value: expected(plan) },
    { name: "Way back", value: plan.undo },
    { name: "Risk", value: risks[plan.risk] },
  ];
}

/** "orders-prod-1 (primary)". */
export function targetWords(target: OperationPlan["targets"][number]): string {
  return target.role ? `${target.name} (${target.role})` : target.name;
}

/** "about 4 s". */
export function expected(plan: OperationPlan): string {
  return plan.expectedSeconds === null ? "cannot be foretold" : `about ${formatDuration(plan.expectedSeconds)}`;
}

/** Facts as a list of names and values. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.name} className="pair">
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A digest in short with a button that copies all of it. */
export function Digest({ digest }: { digest: string }) {
  return (
    <span className="nowrap">
      <code title={digest}>{shortDigest(digest)}</code> <CopyButton text={digest} what="digest" />
    </span>
  );
}
