"use client";

import { OperationStatePip } from "#components/fleet/state-pip.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Pip } from "#components/ui/pip.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { Time } from "#components/ui/time.tsx";
import type { OperationView } from "#lib/operations/schemas.ts";
import { overallProgress, whereItStands } from "./operation-words.ts";

/** State, the sentence that goes with it, and how far it is. "Verified" stands only where the result was read back. */
export function Standing({ view }: { view: OperationView }) {
  const moving = view.state === "running" || view.state === "cancelling";
  return (
    <>
      <p className="standing">
        <OperationStatePip state={view.state} />
        <span>
          {whereItStands(view)}
          {view.state === "scheduled" && view.scheduledFor !== null ? (
            <>
              {" "}
              <Time at={view.scheduledFor} style="full" />
            </>
          ) : null}
          {view.wish === "pause" && view.state === "running" ? " It pauses before the next step." : ""}
        </span>
      </p>
      {moving ? <Progress label={view.title} ratio={overallProgress(view)} etaSeconds={view.etaSeconds} /> : null}
    </>
  );
}

/** What is true now, in the words of whoever read it back; the facts, where a person has to choose. */
export function Outcome({ view }: { view: OperationView }) {
  if (view.outcome === null && !hasFacts(view.facts)) return null;
  const loud = view.state === "failed" || view.state === "unknown" || view.state === "waiting for you";
  return (
    <section className="stratum" aria-labelledby="outcome">
      <header>
        <h2 id="outcome">{view.state === "succeeded" ? "Read back from the servers" : "What is known"}</h2>
      </header>
      {view.outcome === null ? null : (
        <p className={loud ? "note critical-note outcome" : "outcome"}>
          {view.state === "succeeded" ? <Pip tone="verified" word="Verified" /> : null} {view.outcome}
        </p>
      )}
      {hasFacts(view.facts) ? <CodeBlock code={JSON.stringify(view.facts, null, 2)} label="Facts" /> : null}
    </section>
  );
}

function hasFacts(facts: unknown): boolean {
  return typeof facts === "object" && facts !== null && Object.keys(facts).length > 0;
}
