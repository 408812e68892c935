"use client";

import { useState } from "react";
import { type Act, type ClusterRights, instanceActs } from "#components/cluster/acts.ts";
import { ActDialog } from "#components/cluster/late-dialogs.ts";
import { Button } from "#components/ui/button.tsx";
import type { ClusterView, InstanceRow } from "#lib/inventory/view-schemas.ts";

/** What can be done to this server; what the state asks for is the one filled button. */
export function InstanceActions({ view, row, rights }: { view: ClusterView; row: InstanceRow; rights: ClusterRights }) {
  const [act, setAct] = useState<Act | null>(null);
  const acts = instanceActs(view, row, rights);
  const closed = acts.filter((one) => one.why !== null);
  const reasons = [...new Set(closed.map((one) => one.why))];
  const urgent = (one: Act) =>
    one.kind === "instance.start" || (one.kind === "replica.reseed" && row.lag?.state === "stopped");
  return (
    <div className="actions stacked">
      <div className="row">
        {acts
          .filter((one) => one.why === null)
          .toSorted((a, b) => Number(urgent(b)) - Number(urgent(a)))
          .map((one) => (
            <Button
              key={one.key}
              mutates
              kind={urgent(one) ? "primary" : "normal"}
              label={one.label}
              onClick={() => setAct(one)}
            >
              {one.verb}
            </Button>
          ))}
        {closed.map((one) => (
          <button
            key={one.key}
            type="button"
            aria-disabled
            aria-label={`${one.label}: ${one.why}`}
            title={one.why ?? ""}
          >
            {one.verb}
          </button>
        ))}
      </div>
      {reasons.map((why) => (
        <span key={why} className="why">
          {closed
            .filter((one) => one.why === why)
            .map((one) => one.verb)
            .join(", ")}
          : {why}.
        </span>
      ))}
      {act && <ActDialog act={act} view={view} rights={rights} onClose={() => setAct(null)} />}
    </div>
  );
}
