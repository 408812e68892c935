"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { sendJson } from "#components/ui/send-json.ts";
import { useNotices } from "#components/ui/toast.tsx";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";
import { type Act, type ClusterRights, clusterActs, instanceActs, urgentActs } from "./acts.ts";
import { ActDialog, DowntimeDialog } from "./late-dialogs.ts";

/** What can be done to a cluster: what its findings ask for first, then the rest; each closed button says why. */
export function ClusterActions({ view, rights }: { view: ClusterView; rights: ClusterRights }) {
  const [act, setAct] = useState<Act | null>(null);
  const [downtime, setDowntime] = useState(false);
  const urgent = urgentActs(view, rights);
  const whole = clusterActs(view, rights);
  const outright = whole.filter((one) => !one.dangerous);
  const final = whole.filter((one) => one.dangerous);
  return (
    <div className="actions">
      {urgent.map((one) => (
        <Button key={one.key} kind="primary" mutates why={one.why} onClick={() => setAct(one)}>
          {one.label}
        </Button>
      ))}
      <DowntimeButton view={view} rights={rights} onOpen={() => setDowntime(true)} />
      <Disclosure label="Change">
        {(close) => {
          const choose = (one: Act) => {
            setAct(one);
            close();
          };
          return (
            <div className="act-list">
              <ActGroup title={view.name} acts={outright} choose={choose} />
              {view.instances.map((row) => (
                <ActGroup
                  key={row.id}
                  title={`${row.name}, ${row.role}`}
                  acts={instanceActs(view, row, rights)}
                  choose={choose}
                />
              ))}
              <ActGroup title="The end of it" acts={final} choose={choose} final />
            </div>
          );
        }}
      </Disclosure>
      {act && <ActDialog act={act} view={view} rights={rights} onClose={() => setAct(null)} />}
      {downtime && <DowntimeDialog view={view} open onClose={() => setDowntime(false)} />}
    </div>
  );
}

interface ActGroupProps {
  title: string;
  acts: readonly Act[];
  choose: (act: Act) => void;
  /** Red is kept for what ends the cluster: a menu full of it would warn of nothing. */
  final?: boolean;
}

function ActGroup({ title, acts, choose, final = false }: ActGroupProps) {
  const open = acts.filter((act) => act.why === null);
  const closed = acts.filter((act) => act.why !== null);
  // One sentence for all that are closed for the same reason: four times the same words help nobody.
  const reasons = [...new Set(closed.map((act) => act.why))];
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <div className="row">
        {open.map((act) => (
          <Button
            key={act.key}
            mutates
            kind={final ? "danger" : "normal"}
            label={act.label}
            onClick={() => choose(act)}
          >
            {act.verb}
          </Button>
        ))}
        {closed.map((act) => (
          <button
            key={act.key}
            type="button"
            aria-disabled
            aria-label={`${act.label}: ${act.why}`}
            title={act.why ?? ""}
          >
            {act.verb}
          </button>
        ))}
      </div>
      {reasons.map((why) => (
        <p key={why} className="why">
          {closed
            .filter((act) => act.why === why)
            .map((act) => act.verb)
            .join(", ")}
          : {why}.
        </p>
      ))}
    </section>
  );
}

function DowntimeButton({ view, rights, onOpen }: { view: ClusterView; rights: ClusterRights; onOpen: () => void }) {
  const client = useQueryClient();
  const { tell } = useNotices();
  const why = rights.edit ? null : `Your roles in ${view.environment.name} do not set downtimes`;
  async function end() {
    const sent = await sendJson("DELETE", `/api/v1/clusters/${view.id}/downtime`, {});
    if (!sent.ok) tell({ tone: "critical", text: sent.message });
    await client.invalidateQueries({ queryKey: ["clusters"] });
  }
  return view.downtimeUntil === null ? (
    <Button mutates why={why} onClick={onOpen}>
      Set downtime
    </Button>
  ) : (
    <Button mutates why={why} onClick={end}>
      End downtime
    </Button>
  );
}
