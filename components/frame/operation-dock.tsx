"use client";

import { useQuery } from "@tanstack/react-query";
import { OperationLink } from "#components/fleet/operation-link.tsx";
import { OperationStatePip } from "#components/fleet/state-pip.tsx";
import { fetchJson } from "#components/ui/fetch-json.ts";
import { plural } from "#components/ui/format.ts";
import { Progress } from "#components/ui/progress.tsx";
import type { Page } from "#lib/core/schemas.ts";
import type { OperationRow, OperationState } from "#lib/operations/schemas.ts";

const underWay: readonly OperationState[] = ["running", "cancelling", "waiting for you", "paused", "unknown"];
const shown = 3;

/** Operations under way, at the foot of every page; the newest three, and how many more there are. */
export function OperationDock() {
  const query = useQuery({
    queryKey: ["operations", "dock"],
    queryFn: ({ signal }) =>
      fetchJson<Page<OperationRow>>(
        `/api/v1/operations?state=${encodeURIComponent(underWay.join(","))}&limit=${shown}`,
        undefined,
        signal,
      ),
    refetchInterval: (query) => ((query.state.data?.total ?? 0) > 0 ? 5_000 : false),
  });
  const page = query.data;
  if (!page || page.total === 0) return null;
  return (
    <section className="dock" aria-label="Operations under way">
      <ul>
        {page.rows.map((row) => (
          <li key={row.id}>
            <OperationLink id={row.id} />
            <span>
              {row.title}
              {row.clusterName ? `, ${row.clusterName}` : ""}
            </span>
            <OperationStatePip state={row.state} />
            <Progress label={row.title} ratio={overall(row)} etaSeconds={row.etaSeconds} />
            <span className="muted small">
              {row.currentStepName ? `${row.currentStepName}, ` : ""}step {Math.min(row.stepsDone + 1, row.stepsTotal)}{" "}
              of {row.stepsTotal}
            </span>
          </li>
        ))}
      </ul>
      {page.total > shown ? (
        <a href="/automation/operations?state=running">{plural(page.total - shown, "more operation")}</a>
      ) : null}
      {query.error ? <span className="stale small">cannot be read now; this is the last that was seen</span> : null}
    </section>
  );
}

// Whole steps count; the share of the step under way is added where the step knows it.
function overall(row: OperationRow): number | null {
  if (row.stepsTotal === 0) return null;
  return Math.min(1, (row.stepsDone + (row.progress ?? 0)) / row.stepsTotal);
}
