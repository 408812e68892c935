"use client";

import { useNow } from "#components/ui/clock.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatAge, formatDuration } from "#components/ui/format.ts";
import { Pip, type Tone } from "#components/ui/pip.tsx";
import type { Column } from "#components/ui/table-contract.ts";
import { Time } from "#components/ui/time.tsx";
import type { WorkerLook } from "./about-queries.ts";

const looks: Record<WorkerLook["state"], [Tone, string, string]> = {
  working: ["ok", "Working", "it polls and runs operations"],
  late: ["warning", "Late", "it polls later than it should: the host is too small, or servers answer slowly"],
  locked: ["critical", "Locked", "its key is missing or wrong: put the worker's key file back and start it again"],
  draining: ["working", "Draining", "it takes no new work and ends when what it does is done"],
  lost: ["critical", "Lost", "it gave no sign of life: its work was taken over, or waits for a worker"],
  stopped: ["quiet", "Stopped", "it ended in order"],
};

const columns: Column<WorkerLook>[] = [
  { id: "host", header: "Host", narrow: "first", cell: (worker) => worker.host },
  {
    id: "state",
    header: "State",
    narrow: "first",
    cell: (worker) => <Pip tone={looks[worker.state][0]} word={looks[worker.state][1]} />,
  },
  {
    id: "heartbeat",
    header: "Last sign of life",
    numeric: true,
    cell: (worker) => <Heartbeat at={worker.heartbeatAt} />,
  },
  {
    id: "delay",
    header: "Poll delay p95",
    numeric: true,
    cell: (worker) =>
      worker.pollDelayMs === null ? <span className="muted">none yet</span> : formatDuration(worker.pollDelayMs / 1000),
  },
  {
    id: "operations",
    header: "Operations",
    numeric: true,
    cell: (worker) => worker.operations ?? <span className="muted">unknown</span>,
  },
  { id: "since", header: "Running since", cell: (worker) => <Time at={worker.startedAt} /> },
  { id: "version", header: "Version", cell: (worker) => worker.version },
  { id: "pid", header: "Process", numeric: true, narrow: "hide", cell: (worker) => worker.pid },
  { id: "reason", header: "What that means", cell: (worker) => looks[worker.state][2] },
];

/** The worker processes with their last sign of life; a worker that is gone stays in the list for a quarter of an hour. */
export function WorkersTable({ workers }: { workers: readonly WorkerLook[] }) {
  return (
    <DataTable
      label="Workers"
      noun="worker"
      columns={columns}
      rows={workers}
      total={workers.length}
      rowKey={(worker) => worker.id}
      tools={false}
      empty={
        <EmptyState title="No worker is running" command="npm start">
          Without one nothing is polled and no operation runs. The launcher starts one beside the web process.
        </EmptyState>
      }
    />
  );
}

function Heartbeat({ at }: { at: string }) {
  const now = useNow();
  return <span title={at}>{formatAge((now - Date.parse(at)) / 1000)}</span>;
}
