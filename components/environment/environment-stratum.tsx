"use client";

import Link from "next/link";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { Button } from "#components/ui/button.tsx";
import { plural } from "#components/ui/format.ts";
import { Pip } from "#components/ui/pip.tsx";
import { Time } from "#components/ui/time.tsx";
import type { EnvironmentView } from "#lib/inventory/environment-schemas.ts";
import {
  approvalWords,
  demandsOf,
  exceptionsOf,
  type OperationKind,
  whyNotDeleted,
  windowWords,
} from "./policy-words.ts";

interface EnvironmentStratumProps {
  environment: EnvironmentView;
  place: number;
  kinds: readonly OperationKind[];
  mayEdit: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

/** One environment: how its band looks, and what its policy demands, in words. */
export function EnvironmentStratum({ environment, place, kinds, mayEdit, onEdit, onDelete }: EnvironmentStratumProps) {
  const { policy } = environment;
  const exceptions = exceptionsOf(policy, kinds);
  const demands = demandsOf(policy);
  return (
    <section className="stratum" aria-label={environment.name} id={environment.slug}>
      <header>
        <span className="muted">{place}</span>
        <h2>{environment.name}</h2>
        <span className="small muted">
          <code>{environment.slug}</code>,{" "}
          {environment.clusters === 0 ? (
            "no cluster"
          ) : (
            <Link href={`/fleet?environment=${environment.slug}`}>{plural(environment.clusters, "cluster")}</Link>
          )}
        </span>
        <span className="grow" />
        {mayEdit ? (
          <div className="actions">
            <Button onClick={onEdit} label={`Edit ${environment.name}`}>
              Edit
            </Button>
            <Button mutates onClick={onDelete} label={`Delete ${environment.name}`} why={whyNotDeleted(environment)}>
              Delete
            </Button>
          </div>
        ) : null}
      </header>
      <dl className="facts">
        <dt>Its band</dt>
        <dd className="band-preview">
          <IdentityBand environment={environment} name="a cluster of it" icon={false} />
        </dd>
        <dt>Approvals</dt>
        <dd>
          {policy.approvals.default === 0
            ? "no operation needs one"
            : `each operation needs ${approvalWords(policy.approvals.default)}`}
          {exceptions.length > 0 ? <span className="muted">, but {exceptions.join("; ")}</span> : null}
        </dd>
        <dt>Change window</dt>
        <dd>
          <WindowState environment={environment} />
        </dd>
        <dt>Also</dt>
        <dd>
          {demands.length > 0 ? `${demands.join("; ")}.` : <span className="muted">nothing more is demanded</span>}
        </dd>
      </dl>
    </section>
  );
}

function WindowState({ environment }: { environment: EnvironmentView }) {
  const { changeWindow } = environment.policy;
  const { open, opensAt, closesAt } = environment.window;
  if (!changeWindow) return <span className="muted">always open</span>;
  return (
    <>
      {open ? <Pip tone="ok" word="Open" /> : <Pip tone="quiet" word="Closed" />}{" "}
      {open && closesAt ? (
        <>
          closes <Time at={closesAt} style="full" /> (<Time at={closesAt} style="ago" />)
        </>
      ) : (
        <>
          opens <Time at={opensAt} style="full" absent="never again" />
          {opensAt ? (
            <>
              {" "}
              (<Time at={opensAt} style="ago" />)
            </>
          ) : null}
        </>
      )}
      <div className="muted">
        <code>{windowWords(changeWindow)}</code>
      </div>
    </>
  );
}
