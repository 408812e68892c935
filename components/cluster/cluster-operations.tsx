import Link from "next/link";
import { OperationLink } from "#components/fleet/operation-link.tsx";
import { OperationStatePip } from "#components/fleet/state-pip.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Page } from "#lib/core/schemas.ts";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";
import type { OperationRow } from "#lib/operations/schemas.ts";

/** The newest operations on a cluster, each leading to its page. */
export function ClusterOperations({ view, page }: { view: Pick<ClusterView, "name">; page: Page<OperationRow> }) {
  return (
    <section aria-labelledby="operations">
      <header className="row">
        <h2 id="operations">Operations</h2>
        {page.total > page.rows.length ? (
          <Link href={`/automation/operations?q=${encodeURIComponent(view.name)}`} className="small">
            all {page.total}
          </Link>
        ) : null}
      </header>
      {page.rows.length === 0 ? (
        <p className="muted small">Nothing has been done to {view.name} through Rookery yet.</p>
      ) : (
        <ul className="plain lines">
          {page.rows.map((row) => (
            <li key={row.id}>
              <OperationStatePip state={row.state} />
              <span className="grow">
                <OperationLink id={row.id} title={row.title} />
                <span className="small muted">
                  {" "}
                  {row.id}, by {row.requestedByName}
                  {row.outcome && row.state === "failed" ? `: ${row.outcome}` : ""}
                </span>
              </span>
              <span className="small muted">
                <Time at={row.finishedAt ?? row.startedAt ?? row.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
