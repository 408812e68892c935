"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useCallback, useMemo } from "react";
import { useNow } from "#components/ui/clock.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import { useRowWindow } from "#components/ui/use-row-window.ts";
import type { AuditEventView } from "#lib/audit/schemas.ts";
import { auditColumns } from "./audit-columns.tsx";
import { AuditDetail } from "./audit-detail.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditPage, auditQuery, auditRowQuery, fetchAudit } from "./audit-queries.ts";
import { ChainHead } from "./chain-state.tsx";

export interface AuditViewProps {
  initial: AuditPage;
  /** The row that the address names, where it is not on the first page; null when it may not be seen. */
  linked: AuditEventView | null;
  clusters: readonly { id: string; name: string }[];
  mayVerify: boolean;
}

/** The audit: whether the chain holds, then who did what, filtered, exported and linked row by row. */
export function AuditView({ initial, linked, clusters, mayVerify }: AuditViewProps) {
  const [params] = useUrlState();
  const now = useNow();
  const text = auditQuery(params, now).toString();
  const query = useMemo(() => new URLSearchParams(text), [text]);
  const fetchPage = useCallback(
    (offset: number, limit: number, signal: AbortSignal) => fetchAudit(query, offset, limit, signal),
    [query],
  );
  const list = useRowWindow(["audit", text], fetchPage, { initial, pageSize: 100 });
  const find = (value: string) => list.rows.find((row) => String(row?.sequence) === value) ?? matching(linked, value);
  return (
    <>
      <ChainHead mayVerify={mayVerify} />
      <section className="stratum" aria-label="Audit rows">
        <AuditFilters clusters={clusters} />
        {list.error ? (
          <div className="note warning-note" role="alert">
            <p>Could not read the audit: {list.error.message}. What stands below is the last that was read.</p>
          </div>
        ) : null}
        <DataTable
          label="Audit rows, newest first"
          noun="row"
          columns={auditColumns}
          rows={list.rows}
          total={list.total}
          rowKey={(row) => String(row.sequence)}
          drawerParam="row"
          exportHref={`/api/v1/audit${text ? `?${text}` : ""}`}
          onRange={list.onRange}
          empty={
            text ? (
              <p className="muted">No row matches this filter.</p>
            ) : (
              <EmptyState
                title="Nothing has been written yet"
                action={<Link href="/governance/access">Invite somebody</Link>}
              >
                Every change that a person, a token or Rookery itself makes leaves a row here.
              </EmptyState>
            )
          }
        />
      </section>
      <Drawer
        param="row"
        title={(value) => `Audit row ${value}`}
        foot={(value) => (
          <CopyButton text={permalink(value)} what={`link to row ${value}`} label="Copy link to this row" />
        )}
      >
        {(value) => {
          const event = find(value);
          return event ? <AuditDetail event={event} /> : <FarRow sequence={value} />;
        }}
      </Drawer>
    </>
  );
}

/** A row that the list does not show: another filter, another page, or not for this person. */
function FarRow({ sequence }: { sequence: string }) {
  const query = useQuery(auditRowQuery(sequence));
  return (
    <QueryBoundary query={query} what={`row ${sequence}`}>
      {(event) => <AuditDetail event={event} />}
    </QueryBoundary>
  );
}

function matching(linked: AuditEventView | null, value: string): AuditEventView | undefined {
  return linked !== null && String(linked.sequence) === value ? linked : undefined;
}

function permalink(value: string): string {
  // Drawn on the server, too, where there is no address yet; nothing is copied before the browser has one.
  const origin = typeof window === "undefined" ? "" : window.location.origin;
  return `${origin}/governance/audit?row=${encodeURIComponent(value)}`;
}
