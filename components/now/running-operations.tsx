import Link from "next/link";
import { OperationLink } from "#components/fleet/operation-link.tsx";
import { OperationStatePip } from "#components/fleet/state-pip.tsx";
import { plural } from "#components/ui/format.ts";
import { Progress } from "#components/ui/progress.tsx";
import { Time } from "#components/ui/time.tsx";
import type { OperationRow } from "#lib/operations/schemas.ts";

const shown = 8;

/** Operations under way with their step and the time left where the step can know it. */
export function RunningOperations({ page }: { page: { rows: readonly OperationRow[]; total: number } }) {
  return (
    <section className="stratum" aria-labelledby="running">
      <header>
        <h2 id="running">Under way</h2>
      </header>
      <ul className="plain lines">
        {page.rows.slice(0, shown).map((row) => (
          <li key={row.id}>
            <OperationLink id={row.id} />
            <span className="grow">{row.title}</span>
            <OperationStatePip state={row.state} />
            <span className="small muted">
              {row.currentStepName ? `${row.currentStepName}, ` : ""}step {Math.min(row.stepsDone + 1, row.stepsTotal)}{" "}
              of {row.stepsTotal}
            </span>
            <Progress label={row.title} ratio={overallProgress(row)} etaSeconds={row.etaSeconds} />
            <span className="small muted">
              {row.startedAt === null ? "not started" : "started "}
              {row.startedAt === null ? null : <Time at={row.startedAt} />} by {row.runByName ?? row.requestedByName}
            </span>
          </li>
        ))}
      </ul>
      {page.total > shown ? (
        <Link href="/automation/operations?state=running">{plural(page.total - shown, "more operation")}</Link>
      ) : null}
    </section>
  );
}

/** Whole steps, and the share of the one under way where it knows it; null before there are steps. Pure. */
export function overallProgress(row: Pick<OperationRow, "stepsDone" | "stepsTotal" | "progress">): number | null {
  if (row.stepsTotal === 0) return null;
  return Math.min(1, (row.stepsDone + (row.progress ?? 0)) / row.stepsTotal);
}
