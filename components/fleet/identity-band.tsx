import type { ReactNode } from "react";
import { EnvironmentBadge, type EnvironmentLook, patternOf } from "./environment-badge.tsx";

export interface IdentityBandProps {
  environment: EnvironmentLook;
  /** Cluster or instance that the page or dialog is about. */
  name?: string;
  /** Quiet facts: "replication, 1 + 2, MariaDB 11.8.6". */
  facts?: ReactNode;
  /** False inside dialogs: the tab's icon stays that of the page. */
  icon?: boolean;
}

/** "Where am I": stays in view above the page, heads every dialog that acts, and gives the tab its icon. */
export function IdentityBand({ environment, name, facts, icon = true }: IdentityBandProps) {
  const pattern = patternOf(environment);
  return (
    <div className={`identity identity-${pattern}`} data-environment={environment.name}>
      {icon ? <link rel="icon" href={`/icon-${pattern}.svg`} type="image/svg+xml" /> : null}
      <EnvironmentBadge environment={environment} />
      {name ? <span>{name}</span> : null}
      {facts ? <span className="facts-line">{facts}</span> : null}
    </div>
  );
}

/** Title of a page about something in an environment: "orders-prod (production)"; the root layout adds ", Rookery". */
export function pageTitle(name: string, environment?: string): string {
  return `${name}${environment ? ` (${environment})` : ""}`;
}
