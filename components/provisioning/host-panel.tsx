"use client";

import { CheckList } from "#components/ui/check-list.tsx";
import { Skeleton } from "#components/ui/query-boundary.tsx";
import type { HostOffer } from "./provisioning-queries.ts";

interface HostPanelProps {
  offer: HostOffer | undefined;
  error: Error | null;
  isFetching: boolean;
  retry: () => void;
}

/** What the host says about the draft, now; asked again while one types. */
export function HostPanel({ offer, error, isFetching, retry }: HostPanelProps) {
  return (
    <section aria-labelledby="host">
      <header className="row">
        <h2 id="host">Preflight</h2>
        <span className="muted small" role="status">
          {isFetching ? "asking the host" : "asked through a worker; checked again when it is planned and run"}
        </span>
      </header>
      {error ? (
        <div className="note warning-note" role="alert">
          <p>
            The host could not be asked: {error.message}
            {offer ? " What stands below is its last answer." : ""}
          </p>
          <button type="button" onClick={retry}>
            Ask again
          </button>
        </div>
      ) : null}
      {offer ? <CheckList checks={offer.checks} /> : error ? null : <Skeleton what="what the host offers" />}
    </section>
  );
}
