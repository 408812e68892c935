"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Pip } from "#components/ui/pip.tsx";
import { Time } from "#components/ui/time.tsx";
import type { AuditEventView } from "#lib/audit/schemas.ts";
import { actionWords, resultLook } from "./audit-words.ts";
import { changesOf } from "./changes.ts";

/** Everything one row says: who, what, to what, why, with which result, and what it changed from and to. */
export function AuditDetail({ event }: { event: AuditEventView }) {
  const [tone, word] = resultLook(event);
  const { changes, rest } = changesOf(event.detail);
  return (
    <>
      <dl className="facts">
        <Fact name="When">
          <Time at={event.at} style="full" />
        </Fact>
        <Fact name="Who">
          {event.actor.name} <span className="muted">({event.actor.kind})</span>
        </Fact>
        <Fact name="Action">
          {actionWords(event.action)} <code className="muted">{event.action}</code>
        </Fact>
        <Fact name="Result">
          <Pip tone={tone} word={word} />{" "}
          <span className="muted">
            {event.phase === "intent" ? "written with the act, before its end was known" : "written after the act"}
          </span>
        </Fact>
        <Fact name="Done to">
          {event.subject.name} <span className="muted">({event.subject.kind.replaceAll("_", " ")})</span>
        </Fact>
        {event.operationId === null ? null : (
          <Fact name="Operation">
            <Link href={`/automation/operations/${event.operationId}`}>Operation {event.operationId}</Link>
          </Fact>
        )}
        {event.reason ? <Fact name="Reason">{event.reason}</Fact> : null}
      </dl>
      {changes.length > 0 ? (
        <>
          <h3>What changed</h3>
          <table>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.field}>
                  <td>{change.field}</td>
                  <td className="muted">{change.from}</td>
                  <td>{change.to}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : null}
      {rest === null ? null : (
        <>
          <h3>Detail</h3>
          <CodeBlock code={JSON.stringify(rest, null, 2)} label="As it was recorded" />
        </>
      )}
      <h3>Place in the chain</h3>
      <p className="mono small">
        Row {event.sequence}, {event.hash} <CopyButton text={event.hash} what="hash of this row" />
      </p>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
