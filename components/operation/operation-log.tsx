"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { LogView, type LogLine as Shown } from "#components/ui/log-view.tsx";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import { useView } from "#components/ui/view.tsx";
import { formatInstant } from "#components/ui/zone.ts";
import type { LogLine, OperationView } from "#lib/operations/schemas.ts";
import { logOptions } from "./operation-queries.ts";

/** The log from line 1, with the step that each line belongs to; follows the newest line while the operation moves. */
export function OperationLog({ view, initial }: { view: OperationView; initial: LogLine[] }) {
  const client = useQueryClient();
  const { timeZone } = useView();
  const [follow, setFollow] = useState(true);
  const query = useQuery({ ...logOptions(client, view.id, view.state), initialData: initial });
  const { steps } = view;
  const lines = useMemo(
    () => (query.data ?? []).map((line) => shown(line, steps, timeZone)),
    [query.data, steps, timeZone],
  );
  return (
    <section className="stratum" aria-labelledby="log">
      <header>
        <h2 id="log">Log</h2>
        <span className="muted small">every line since the first; the number of a line is its link</span>
        <span className="grow" />
        <label className="check small">
          <input type="checkbox" checked={follow} onChange={(event) => setFollow(event.target.checked)} />
          Follow
        </label>
      </header>
      <QueryBoundary query={query} what="the log">
        {() =>
          lines.length === 0 ? (
            <p className="muted">
              {view.startedAt === null ? "It begins when the operation runs." : "No step has said anything yet."}
            </p>
          ) : (
            <LogView label={`Log of operation ${view.id}`} lines={lines} follow={follow} />
          )
        }
      </QueryBoundary>
    </section>
  );
}

function shown(line: LogLine, steps: OperationView["steps"], timeZone: string): Shown {
  const step = steps.find((one) => one.position === line.position);
  const at = formatInstant(Date.parse(line.at), timeZone, "time");
  return {
    id: line.id,
    level: line.level === "error" ? "error" : line.level === "warn" ? "warn" : "info",
    text: `${at}  ${step ? `step ${step.position + 1}  ` : ""}${line.line}`,
  };
}
