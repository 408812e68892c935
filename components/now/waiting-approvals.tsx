import Link from "next/link";
import { EnvironmentBadge } from "#components/fleet/environment-badge.tsx";
import { OperationLink, operationHref } from "#components/fleet/operation-link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import type { OperationRow } from "#lib/operations/schemas.ts";

const shown = 8;

/** What waits for an approval that this person may give; Review leads to the plan, nothing is approved from here. */
export function WaitingApprovals(props: {
  rows: readonly OperationRow[];
  environmentOf: (id: string | null) => EnvironmentRef | null;
}) {
  const { rows, environmentOf } = props;
  return (
    <section className="stratum" aria-labelledby="waiting">
      <header>
        <h2 id="waiting">Waiting for you</h2>
      </header>
      <ul className="plain lines">
        {rows.slice(0, shown).map((row) => {
          const environment = environmentOf(row.environmentId);
          return (
            <li key={row.id}>
              <OperationLink id={row.id} />
              <span className="grow">
                {row.title}
                {row.reason ? <span className="muted">: {row.reason}</span> : null}
              </span>
              {environment ? <EnvironmentBadge environment={environment} /> : null}
              <span className="small muted">
                {row.approvalsGiven} of {row.approvalsNeeded} approvals, proposed by {row.requestedByName}{" "}
                <Time at={row.createdAt} style="ago" />
              </span>
              <Link
                className="button"
                href={operationHref(row.id)}
                aria-label={`Review operation ${row.id}: ${row.title}`}
              >
                Review
              </Link>
            </li>
          );
        })}
      </ul>
      {rows.length > shown ? <Link href="/automation/approvals">All {rows.length} that wait for you</Link> : null}
    </section>
  );
}
