"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { EnvironmentBadge } from "#components/fleet/environment-badge.tsx";
import { OperationLink, operationHref } from "#components/fleet/operation-link.tsx";
import { CheckResultPip } from "#components/ui/check-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { plural } from "#components/ui/format.ts";
import { Time } from "#components/ui/time.tsx";
import type { OperationView } from "#lib/operations/schemas.ts";
import type { EnvironmentsById } from "./operation-columns.tsx";
import { waitingOptions } from "./operation-queries.ts";
import { shortDigest, stillNeeded } from "./operation-words.ts";
import { expected } from "./plan-facts.tsx";

/** What waits for this person's approval, oldest first, with what is needed to know whether to open it now. */
export function ApprovalsList({ initial, environments }: { initial: OperationView[]; environments: EnvironmentsById }) {
  const query = useQuery(waitingOptions(initial));
  const waiting = query.data;
  return (
    <>
      <div className="verdict">
        <div>
          <h1>
            {waiting.length === 0
              ? "Nothing waits for your approval."
              : `${plural(waiting.length, "operation waits", "operations wait")} for your approval.`}
          </h1>
          <p className="muted">
            Approving signs the plan you read and starts nothing. What you asked for yourself is not in this list.
          </p>
        </div>
      </div>
      {query.error ? (
        <p className="note warning-note" role="alert">
          Could not read what waits: {query.error.message}. What stands below is the last that was read.
        </p>
      ) : null}
      {waiting.length === 0 ? (
        <EmptyState
          title="No approval to give"
          action={
            <Link className="button" href="/automation/operations?state=needs+approval">
              Show all that need approval
            </Link>
          }
          command='curl -sS -H "Authorization: Bearer $ROOKERY_TOKEN" "$ROOKERY_URL/api/v1/operations/waiting"'
        >
          When somebody proposes an operation that you may approve, it appears here at once.
        </EmptyState>
      ) : (
        <ul className="plain waiting">
          {waiting.map((view) => (
            <Waiting key={view.id} view={view} environments={environments} />
          ))}
        </ul>
      )}
    </>
  );
}

function Waiting({ view, environments }: { view: OperationView; environments: EnvironmentsById }) {
  const environment = view.environmentId === null ? undefined : environments[view.environmentId];
  const { plan } = view;
  const warnings = plan?.preflight.filter((check) => check.result !== "passed") ?? [];
  const lapsed = view.approvals.filter((approval) => approval.lapsedAt !== null);
  return (
    <li>
      <div>
        <div className="row">
          {environment ? <EnvironmentBadge environment={environment} /> : null}
          <span className="strong">
            <OperationLink id={view.id} title={`${view.id}: ${view.title}`} />
          </span>
        </div>
        <div>{plan?.summary}</div>
        <div className="muted small">
          {view.requestedByName} asked <Time at={view.createdAt} style="ago" />
          {view.ticket ? ` for ${view.ticket}` : ""}. {view.reason ? <q>{view.reason}</q> : "No reason given."}
        </div>
      </div>
      <dl className="facts">
        <div className="pair">
          <dt>Effect</dt>
          <dd>{plan?.effect}</dd>
        </div>
        <div className="pair">
          <dt>Takes</dt>
          <dd>
            {plan ? expected(plan) : "unknown"}, risk {plan?.risk ?? "unknown"}
          </dd>
        </div>
        <div className="pair">
          <dt>Way back</dt>
          <dd>{plan?.undo}</dd>
        </div>
        <div className="pair">
          <dt>Approval</dt>
          <dd>
            {stillNeeded(view)}
            {lapsed.length > 0 ? ` ${lapsed.at(-1)?.lapsedWhy ?? "An earlier one lapsed."}` : ""}
          </dd>
        </div>
      </dl>
      <div className="waiting-act">
        {warnings[0] ? <CheckResultPip result={warnings[0].result} /> : <CheckResultPip result="passed" />}
        <Link className="button" href={operationHref(view.id)}>
          Review {view.digest ? shortDigest(view.digest) : ""}
        </Link>
      </div>
    </li>
  );
}
