"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { EnvironmentLook } from "#components/fleet/environment-badge.tsx";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { operationLooks } from "#components/fleet/states.ts";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { useAnnounce } from "#components/ui/toast.tsx";
import type { LogLine, OperationView } from "#lib/operations/schemas.ts";
import { ApiSection } from "./api-section.tsx";
import { ApprovalsSection } from "./approvals-section.tsx";
import { OperationActions } from "./operation-actions.tsx";
import { OperationFacts } from "./operation-facts.tsx";
import { OperationLog } from "./operation-log.tsx";
import { operationOptions } from "./operation-queries.ts";
import type { OperationVerbs } from "./operation-verbs.ts";
import { hasStarted, whereItStands } from "./operation-words.ts";
import { Outcome, Standing } from "./outcome.tsx";
import { PlanSection } from "./plan-section.tsx";
import { StepsSection } from "./steps-section.tsx";

interface OperationPageProps {
  initial: OperationView;
  initialLog: LogLine[];
  environment: EnvironmentLook | null;
  verbs: OperationVerbs;
}

/** One operation: before it runs the plan stands on top, afterwards what happens and what came of it. */
export function OperationPage({ initial, initialLog, environment, verbs }: OperationPageProps) {
  const query = useQuery(operationOptions(initial.id, initial));
  const view = query.data;
  useSpoken(view);
  const started = hasStarted(view);
  return (
    <>
      {environment ? (
        <IdentityBand
          environment={environment}
          name={view.clusterName ?? view.title}
          facts={started ? view.label : `${view.label}: this changes ${environment.name.toLowerCase()} when it is run`}
        />
      ) : null}
      <Breadcrumb
        crumbs={[{ label: "Operations", href: "/automation/operations" }, { label: `Operation ${view.id}` }]}
      />
      <div className="verdict">
        <div>
          <h1>
            Operation {view.id}: {view.title}
          </h1>
          <Standing view={view} />
        </div>
        <OperationActions view={view} environment={environment} verbs={verbs} />
      </div>
      {query.error ? (
        <p className="note warning-note" role="alert">
          Could not read the operation: {query.error.message}. What stands below is the last that was read.
        </p>
      ) : null}
      <PlanChanged digest={view.digest} />
      <Outcome view={view} />
      {started ? (
        <>
          <StepsSection view={view} />
          <OperationLog view={view} initial={initialLog} />
          <OperationFacts view={view} environment={environment} />
          <ApprovalsSection view={view} />
        </>
      ) : (
        <>
          <OperationFacts view={view} environment={environment} />
          <ApprovalsSection view={view} />
          <StepsSection view={view} />
        </>
      )}
      {view.plan ? <PlanSection plan={view.plan} /> : null}
      <ApiSection view={view} />
    </>
  );
}

/** Tells that the plan is not the one that stood here when the page was opened, until the person says that it was read. */
function PlanChanged({ digest }: { digest: string | null }) {
  const [read, setRead] = useState(digest);
  useEffect(() => {
    if (read === null && digest !== null) setRead(digest);
  }, [read, digest]);
  if (read === null || digest === null || read === digest) return null;
  return (
    <div className="note warning-note" role="alert">
      <p>
        The plan changed while you had this page open. What stands below is the new plan; approvals of the old one have
        lapsed.
      </p>
      <button type="button" onClick={() => setRead(digest)}>
        I have seen that
      </button>
    </div>
  );
}

// A change of state is said aloud once; steps and percentages are not, or nobody could listen to anything else.
function useSpoken(view: OperationView) {
  const announce = useAnnounce();
  const [spoken, setSpoken] = useState(view.state);
  useEffect(() => {
    if (spoken === view.state) return;
    setSpoken(view.state);
    announce(`Operation ${view.id}: ${operationLooks[view.state][1]}. ${view.outcome ?? whereItStands(view)}`);
  }, [spoken, view, announce]);
}
