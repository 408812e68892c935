"use client";

import Link from "next/link";
import { clusterHref } from "#components/fleet/cluster-link.tsx";
import type { EnvironmentLook } from "#components/fleet/environment-badge.tsx";
import { Time } from "#components/ui/time.tsx";
import type { OperationView } from "#lib/operations/schemas.ts";
import { Duration } from "./operation-columns.tsx";
import { Digest, type Fact, FactList, planFacts } from "./plan-facts.tsx";

/** Left: what will happen or has happened. Right: who, why, when. */
export function OperationFacts({ view, environment }: { view: OperationView; environment: EnvironmentLook | null }) {
  return (
    <section className="stratum columns aside">
      <div>
        <h2>{view.startedAt === null ? "What will happen" : "What was planned"}</h2>
        {view.plan ? <p className="plan-summary">{view.plan.summary}</p> : null}
        <FactList facts={planFacts(view, environment)} />
      </div>
      <div>
        <h2>Who, why, when</h2>
        <FactList facts={who(view)} />
      </div>
    </section>
  );
}

function who(view: OperationView): Fact[] {
  const facts: (Fact | null)[] = [
    {
      name: "Asked by",
      value: (
        <>
          {view.requestedByName}, <Time at={view.createdAt} style="full" />
        </>
      ),
    },
    { name: "Reason", value: view.reason ?? <span className="muted">none given</span> },
    { name: "Ticket", value: <Ticket ticket={view.ticket} /> },
    view.runByName === null ? null : { name: "Run by", value: view.runByName },
    view.scheduledFor === null ? null : { name: "Set for", value: <Time at={view.scheduledFor} style="full" /> },
    { name: "Started", value: <Time at={view.startedAt} style="full" absent="not started" /> },
    view.finishedAt === null ? null : { name: "Ended", value: <Time at={view.finishedAt} style="full" /> },
    view.startedAt === null ? null : { name: "Took", value: <Duration row={view} /> },
    {
      name: "Digest",
      value: view.digest === null ? <span className="muted">none yet</span> : <Digest digest={view.digest} />,
    },
    view.clusterName === null || (view.kind === "cluster.create" && view.state !== "succeeded")
      ? null
      : { name: "Page", value: <Link href={clusterHref(view.clusterName)}>{view.clusterName}</Link> },
    view.retryOf === null
      ? null
      : {
          name: "Retry of",
          value: <Link href={`/automation/operations/${view.retryOf}`}>Operation {view.retryOf}</Link>,
        },
  ];
  return facts.filter((fact) => fact !== null);
}

function Ticket({ ticket }: { ticket: string | null }) {
  if (ticket === null || ticket === "") return <span className="muted">none given</span>;
  return /^https?:\/\//.test(ticket) ? (
    <a href={ticket} rel="noreferrer">
      {ticket}
    </a>
  ) : (
    ticket
  );
}
