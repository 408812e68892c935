"use client";

import { EnvironmentBadge, type EnvironmentLook } from "#components/fleet/environment-badge.tsx";
import { OperationLink } from "#components/fleet/operation-link.tsx";
import { OperationStatePip } from "#components/fleet/state-pip.tsx";
import { useNow } from "#components/ui/clock.tsx";
import { formatDuration } from "#components/ui/format.ts";
import { Progress } from "#components/ui/progress.tsx";
import type { Column } from "#components/ui/table-contract.ts";
import { Time } from "#components/ui/time.tsx";
import type { OperationRow } from "#lib/operations/schemas.ts";
import { durationSeconds, overallProgress, stillNeeded } from "./operation-words.ts";

/** Environments by id: what an operation row knows of its environment is only the id. */
export type EnvironmentsById = Readonly<Record<string, EnvironmentLook>>;

/** Columns of the list of operations. */
export function operationColumns(environments: EnvironmentsById): Column<OperationRow>[] {
  return [
    {
      id: "id",
      header: "Operation",
      narrow: "first",
      cell: (row) => <OperationLink id={row.id} title={`${row.id}: ${row.title}`} />,
    },
    { id: "state", header: "State", narrow: "first", cell: (row) => <OperationStatePip state={row.state} /> },
    {
      id: "environment",
      header: "Environment",
      narrow: "first",
      cell: (row) => {
        const environment = row.environmentId === null ? undefined : environments[row.environmentId];
        return environment ? <EnvironmentBadge environment={environment} /> : <span className="muted">none</span>;
      },
    },
    {
      id: "cluster",
      header: "Cluster",
      cell: (row) => row.clusterName ?? <span className="muted">none</span>,
    },
    { id: "label", header: "Kind", narrow: "hide", cell: (row) => row.label },
    { id: "progress", header: "Progress", cell: (row) => <Where row={row} /> },
    { id: "by", header: "Asked by", cell: (row) => row.requestedByName },
    { id: "when", header: "Asked", cell: (row) => <Time at={row.createdAt} /> },
    { id: "duration", header: "Duration", numeric: true, cell: (row) => <Duration row={row} /> },
    { id: "reason", header: "Reason", narrow: "hide", initiallyHidden: true, cell: (row) => row.reason ?? "" },
    { id: "runBy", header: "Run by", narrow: "hide", initiallyHidden: true, cell: (row) => row.runByName ?? "" },
  ];
}

/** How long it took, or how long it has run until now. */
export function Duration({ row }: { row: Pick<OperationRow, "startedAt" | "finishedAt"> }) {
  const seconds = durationSeconds(row, useNow());
  if (seconds === null) return <span className="muted">not started</span>;
  return <span title={`${seconds.toFixed(3)} s`}>{formatDuration(seconds)}</span>;
}

function Where({ row }: { row: OperationRow }) {
  if (row.state === "needs approval") return <span>{stillNeeded(row).replace(/\.$/, "")}</span>;
  if (row.state === "running" || row.state === "cancelling")
    return <Progress label={row.title} ratio={overallProgress(row)} etaSeconds={row.etaSeconds} />;
  if (row.stepsTotal === 0) return <span className="muted">no steps yet</span>;
  return (
    <span className="nowrap">
      {row.stepsDone} of {row.stepsTotal} steps
    </span>
  );
}
