"use client";

import { Pip } from "#components/ui/pip.tsx";
import { Time } from "#components/ui/time.tsx";
import type { OperationView } from "#lib/operations/schemas.ts";
import { shortDigest, stillNeeded } from "./operation-words.ts";

/** Who approved which plan, what lapsed and why, and what is still open. */
export function ApprovalsSection({ view }: { view: OperationView }) {
  const open = Math.max(0, view.approvalsNeeded - view.approvalsGiven);
  const waits = view.state === "draft" || view.state === "needs approval";
  return (
    <section className="stratum" aria-labelledby="approvals">
      <header>
        <h2 id="approvals">Approvals</h2>
        <span className="muted small">
          {view.approvalsNeeded === 0 ? "none needed" : `${view.approvalsGiven} of ${view.approvalsNeeded} given`}
        </span>
      </header>
      <ul className="approvals">
        {view.approvals.map((approval) => (
          <li key={`${approval.userName} ${approval.at}`}>
            <span>
              <Decision approval={approval} />
            </span>
            <span>
              {approval.userName}
              {approval.digest ? (
                <>
                  , digest <code>{shortDigest(approval.digest)}</code>
                </>
              ) : null}
              {approval.comment ? <q className="said">{approval.comment}</q> : null}
              {approval.lapsedAt ? (
                <span className="remedy">Lapsed: {approval.lapsedWhy ?? "the plan changed"}</span>
              ) : null}
            </span>
            <span className="muted small">
              <Time at={approval.at} />
            </span>
          </li>
        ))}
        {waits && open > 0 ? (
          <li>
            <span>
              <Pip tone="ok" word="Open" />
            </span>
            <span>
              {stillNeeded(view)} {view.requestedByName} asked for it and cannot approve it; nor can whoever edited it
              last.
            </span>
            <span />
          </li>
        ) : null}
      </ul>
      {view.approvalsNeeded === 0 && view.approvals.length === 0 ? (
        <p className="muted">This environment asks for none for this kind of operation.</p>
      ) : null}
      {view.breakGlass ? (
        <p className="note critical-note">
          It was run without approval by {view.runByName ?? "somebody"}: {view.breakGlassReason ?? "no reason was kept"}
        </p>
      ) : null}
    </section>
  );
}

function Decision({ approval }: { approval: OperationView["approvals"][number] }) {
  if (approval.lapsedAt) return <Pip tone="warning" word="Lapsed" />;
  return approval.decision === "approved" ? (
    <Pip tone="verified" word="Approved" />
  ) : (
    <Pip tone="critical" word="Rejected" />
  );
}
