"use client";

import { StepStatePip } from "#components/fleet/state-pip.tsx";
import { useNow } from "#components/ui/clock.tsx";
import { formatDuration } from "#components/ui/format.ts";
import { Progress } from "#components/ui/progress.tsx";
import { Time } from "#components/ui/time.tsx";
import type { OperationPlan, OperationView } from "#lib/operations/schemas.ts";

type Step = OperationView["steps"][number];

/** The steps as they are now; before the first run, as they are planned. */
export function StepsSection({ view }: { view: OperationView }) {
  const { steps, plan } = view;
  const returnless = new Set(plan?.steps.filter((step) => step.pointOfNoReturn).map((step) => step.key));
  const planned = plan?.steps ?? [];
  return (
    <section className="stratum" aria-labelledby="steps">
      <header>
        <h2 id="steps">Steps</h2>
        <span className="muted small">
          {steps.length > 0 ? `${view.stepsDone} of ${view.stepsTotal} done` : "as they are planned"}
        </span>
      </header>
      {steps.length > 0 ? (
        <ol className="steps">
          {steps.map((step) => (
            <StepRow key={step.position} step={step} returnless={returnless.has(step.key)} />
          ))}
        </ol>
      ) : planned.length > 0 ? (
        <ol className="steps">
          {planned.map((step) => (
            <PlannedRow key={step.key} step={step} />
          ))}
        </ol>
      ) : (
        <p className="muted">They are known once it is planned.</p>
      )}
    </section>
  );
}

function StepRow({ step, returnless }: { step: Step; returnless: boolean }) {
  return (
    <li>
      <span className="step-state">
        <StepStatePip state={step.state} />
      </span>
      <div>
        <div>
          <span className="strong">
            {step.position + 1}. {step.name}
          </span>
          {step.target ? <span className="muted"> on {step.target}</span> : null}
          {step.attempt > 1 ? <span className="muted">, attempt {step.attempt}</span> : null}
        </div>
        <div className="muted">
          Expected: {step.expected}
          {returnless ? "; from here on there is no way back" : ""}
        </div>
        {step.state === "running" ? (
          <Progress label={step.name} ratio={step.progress} etaSeconds={step.etaSeconds} />
        ) : null}
        {step.error ? <p className="note critical-note">{step.error}</p> : null}
        <Evidence evidence={step.evidence} />
      </div>
      <StepTime step={step} />
    </li>
  );
}

function PlannedRow({ step }: { step: OperationPlan["steps"][number] }) {
  return (
    <li>
      <span className="step-state">
        <StepStatePip state="pending" word="Planned" />
      </span>
      <div>
        <div>
          <span className="strong">{step.name}</span>
          {step.target ? <span className="muted"> on {step.target}</span> : null}
        </div>
        <div className="muted">
          Expected: {step.expected}
          {step.pointOfNoReturn ? "; from here on there is no way back" : ""}
        </div>
      </div>
      <span />
    </li>
  );
}

function StepTime({ step }: { step: Step }) {
  const now = useNow();
  if (step.startedAt === null) return <span />;
  const end = step.finishedAt === null ? now : Date.parse(step.finishedAt);
  const seconds = Math.max(0, (end - Date.parse(step.startedAt)) / 1000);
  const counts = step.finishedAt !== null || step.state === "running";
  return (
    <span className="step-time">
      {counts ? <span title={`${seconds.toFixed(3)} s`}>{formatDuration(seconds)}</span> : null}{" "}
      <span className="muted small">
        <Time at={step.startedAt} />
      </span>
    </span>
  );
}

/** What was read back: plain values in a line, anything deeper folded. */
function Evidence({ evidence }: { evidence: unknown }) {
  if (typeof evidence !== "object" || evidence === null) return null;
  const pairs = Object.entries(evidence);
  if (pairs.length === 0) return null;
  const flat = pairs.every(([, value]) => typeof value !== "object" || value === null);
  if (flat)
    return (
      <div className="evidence">
        Read back:{" "}
        {pairs.map(([name, value], at) => (
          <span key={name}>
            {at > 0 ? ", " : ""}
            {name} <code>{String(value)}</code>
          </span>
        ))}
      </div>
    );
  return (
    <details className="evidence">
      <summary>Read back</summary>
      <pre className="plain-pre">{JSON.stringify(evidence, null, 2)}</pre>
    </details>
  );
}
