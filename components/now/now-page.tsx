"use client";

import { useQuery } from "@tanstack/react-query";
import { EventList } from "#components/cluster/cluster-events.tsx";
import { EmptyFleetActions, emptyFleetCommand } from "#components/cluster/empty-fleet.tsx";
import { AsOf } from "#components/fleet/as-of.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { plural } from "#components/ui/format.ts";
import type { Page } from "#lib/core/schemas.ts";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import type { ClusterRow } from "#lib/inventory/view-schemas.ts";
import type { NowView } from "#lib/operations/now-schemas.ts";
import { NowFleet } from "./now-fleet.tsx";
import { nowQuery } from "./now-queries.ts";
import { restSentence } from "./now-words.ts";
import { RunningOperations } from "./running-operations.tsx";
import { WaitingApprovals } from "./waiting-approvals.tsx";

export interface NowPageProps {
  initial: { now: NowView; clusters: Page<ClusterRow> };
  environments: readonly EnvironmentRef[];
}
const shownChanges = 20;

/** The situation: what needs a person, what waits for this one, what runs, the fleet by need, what changed. */
export function NowPage({ initial, environments }: NowPageProps) {
  const { data: now } = useQuery({ ...nowQuery(), initialData: initial.now });
  const total = Object.values(now.counts).reduce((sum, count) => sum + count, 0);
  // A server's state is told by its cluster's sentence; here it would say everything twice.
  const changes = now.changes.filter((event) => event.kind !== "instance.state");
  const environmentOf = (id: string | null) => environments.find((one) => one.id === id) ?? null;
  return (
    <>
      <section className="verdict" aria-label="Verdict">
        <div>
          <h1>{total === 0 ? "There is no cluster yet." : now.sentence}</h1>
          <p className="muted">
            {restSentence(now)} Last reading <AsOf at={now.asOf} intervalSeconds={5} />
          </p>
          {now.workers.sentence === null ? null : (
            <p className={now.workers.state === "missing" ? "note critical-note" : "note warning-note"} role="status">
              {now.workers.sentence}
            </p>
          )}
        </div>
      </section>
      {now.waiting.length > 0 ? <WaitingApprovals rows={now.waiting} environmentOf={environmentOf} /> : null}
      {now.running.total > 0 ? <RunningOperations page={now.running} /> : null}
      {total === 0 ? (
        <EmptyState title="Begin with a cluster" action={<EmptyFleetActions />} command={emptyFleetCommand}>
          Provision one on this machine in a few seconds, or import servers that run already: Rookery finds the whole
          topology from one of them and writes nothing to it.
        </EmptyState>
      ) : (
        <NowFleet initial={initial.clusters} now={now} />
      )}
      <section className="stratum" aria-labelledby="changes">
        <header>
          <h2 id="changes">Changed in the last 24 hours</h2>
          {changes.length > shownChanges ? (
            <span className="small muted">
              the newest {shownChanges} of {plural(changes.length, "event")}
            </span>
          ) : null}
        </header>
        {changes.length === 0 ? (
          <p className="muted small">Nothing has changed.</p>
        ) : (
          <EventList events={changes.slice(0, shownChanges)} />
        )}
      </section>
    </>
  );
}
