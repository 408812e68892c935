"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHead } from "#components/governance/page-head.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Pip } from "#components/ui/pip.tsx";
import { Time } from "#components/ui/time.tsx";
import { type ChainState, chainQuery } from "./audit-queries.ts";
import { shortHash } from "./audit-words.ts";

/** Head of the audit page: whether the chain holds, to which row, and with which head. */
export function ChainHead({ mayVerify }: { mayVerify: boolean }) {
  const query = useQuery({ ...chainQuery, enabled: mayVerify });
  if (!mayVerify)
    return (
      <PageHead title="Who did what, when, why, and with which result.">
        You see the rows of the environments that you may audit. To verify the whole chain needs that right in every
        environment.
      </PageHead>
    );
  const verify = (
    <Button onClick={() => query.refetch()} pending={query.isFetching}>
      Verify now
    </Button>
  );
  return (
    <div aria-live="polite">
      <PageHead title={titleOf(query.data, query.error)} actions={verify}>
        {query.data ? (
          <Remark state={query.data} />
        ) : query.error ? (
          `${query.error.message}. What is not verified counts as unknown.`
        ) : (
          "Every row is hashed together with the row before it and compared with what was written."
        )}
      </PageHead>
    </div>
  );
}

function titleOf(state: ChainState | undefined, error: Error | null): string {
  if (!state) return error ? "The audit could not be verified." : "Verifying the audit…";
  if (!state.ok) return `The audit is broken at row ${formatCount(state.firstBadSequence)}.`;
  return state.head === null
    ? "The audit is empty and intact."
    : `The audit is intact: verified to row ${formatCount(state.count)}.`;
}

function Remark({ state }: { state: ChainState }) {
  if (!state.ok)
    return (
      <>
        <Pip tone="critical" word="Broken" /> {state.sentence} Rows 1 to {formatCount(state.count)} are as they were
        written. Keep a copy of the database as it is, and compare with a backup or an export of the audit. Verified at{" "}
        <Time at={state.asOf} />.
      </>
    );
  return (
    <>
      <Pip tone="verified" word="Verified" /> at <Time at={state.asOf} />
      {state.head ? (
        <>
          , head{" "}
          <code className="nowrap" title={state.head.hash}>
            {shortHash(state.head.hash)}
          </code>{" "}
          <CopyButton text={`${state.head.sequence} ${state.head.hash}`} what="row and hash of the head" />
        </>
      ) : null}
    </>
  );
}
