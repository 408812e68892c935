"use client";

import { useState } from "react";
import { OperationLink } from "#components/fleet/operation-link.tsx";
import { plural } from "#components/ui/format.ts";
import { Time } from "#components/ui/time.tsx";
import type { Page } from "#lib/core/schemas.ts";
import type { ClusterView, EventView } from "#lib/inventory/view-schemas.ts";

const first = 10;

/** What happened, newest first: ten lines, more on request. */
export function ClusterEvents({ view, page }: { view: Pick<ClusterView, "name">; page: Page<EventView> }) {
  const [all, setAll] = useState(false);
  const rows = all ? page.rows : page.rows.slice(0, first);
  return (
    <section aria-labelledby="events">
      <header>
        <h2 id="events">Events</h2>
      </header>
      {rows.length === 0 ? (
        <p className="muted small">Nothing has happened to {view.name} yet.</p>
      ) : (
        <EventList events={rows} />
      )}
      {page.rows.length > first ? (
        <button type="button" className="link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show the newest ten" : `Show ${plural(page.rows.length - first, "older event")}`}
        </button>
      ) : null}
    </section>
  );
}

/** Events as lines: when, what, and the operation behind it. Trouble is set in bold, not in colour. */
export function EventList({ events }: { events: readonly EventView[] }) {
  return (
    <ul className="plain lines">
      {events.map((event) => (
        <li key={event.id}>
          <span className="small muted when">
            <Time at={event.at} />
          </span>
          <span className={event.severity === "info" ? "grow" : "grow strong"}>{event.title}</span>
          {event.operationId === null ? null : (
            <span className="small">
              <OperationLink id={event.operationId} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
