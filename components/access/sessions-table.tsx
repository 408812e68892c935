"use client";

import { type Act, useAct } from "#components/governance/act.ts";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Column } from "#components/ui/table-contract.ts";
import { Time } from "#components/ui/time.tsx";
import { useNotices } from "#components/ui/toast.tsx";
import type { SessionView } from "#lib/access/schemas.ts";
import { deviceWords } from "./role-words.ts";

const person: Column<SessionView> = {
  id: "person",
  header: "Person",
  narrow: "first",
  cell: (session) => session.userName,
};

/** Sessions that are open now. Ending one needs no second question: its owner simply signs in again. */
export function SessionsTable({
  sessions,
  endSession,
  withPerson = false,
}: {
  sessions: readonly SessionView[];
  endSession: Act;
  withPerson?: boolean;
}) {
  const act = useAct();
  const { tell } = useNotices();
  async function end(session: SessionView) {
    const done = "The session has ended";
    const result = await act(
      () => endSession({ sessionId: session.id }),
      session.current ? { topics: [] } : { done, topics: ["access", "audit"] },
    );
    if (!result.ok) tell({ tone: "critical", text: result.message });
    // Nothing on this page can be read any more.
    else if (session.current) window.location.assign("/sign-in");
  }
  const device: Column<SessionView> = {
    id: "device",
    header: "Device",
    narrow: "first",
    cell: (session) => (
      <span title={session.userAgent}>
        {deviceWords(session.userAgent)}
        {session.current ? <span className="strong"> (this one)</span> : null}
      </span>
    ),
  };
  const columns: Column<SessionView>[] = [
    ...(withPerson ? [person] : []),
    device,
    {
      id: "address",
      header: "Address",
      cell: (session) => <span className="mono">{session.address || "unknown"}</span>,
    },
    { id: "method", header: "Signed in with", cell: (session) => session.method },
    { id: "created", header: "Signed in", cell: (session) => <Time at={session.createdAt} /> },
    { id: "seen", header: "Last request", cell: (session) => <Time at={session.lastSeenAt} style="ago" /> },
    { id: "expires", header: "Ends", cell: (session) => <Time at={session.expiresAt} style="ago" /> },
    {
      id: "end",
      header: "Action",
      narrow: "first",
      hideable: false,
      cell: (session) => (
        <Button
          mutates
          label={`${session.current ? "Sign out here" : "End the session"}: ${session.userName}, ${deviceWords(session.userAgent)}`}
          onClick={() => end(session)}
        >
          {session.current ? "Sign out" : "End"}
        </Button>
      ),
    },
  ];
  return (
    <DataTable
      label="Open sessions"
      noun="session"
      columns={columns}
      rows={sessions}
      total={sessions.length}
      rowKey={(session) => session.id}
      tools={false}
      empty={<p className="muted">No session is open.</p>}
    />
  );
}
