"use client";

import { DataTable } from "#components/ui/data-table.tsx";
import { Pip } from "#components/ui/pip.tsx";
import type { Column } from "#components/ui/table-contract.ts";
import { Time } from "#components/ui/time.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import type { PersonView } from "#lib/access/schemas.ts";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import { rolesIn } from "./role-words.ts";

const shownEnvironments = 5;

/** Everybody with an account; a click opens the person with the matrix of roles and what can be done. */
export function PeopleTable({
  people,
  environments,
}: {
  people: readonly PersonView[];
  environments: readonly EnvironmentRef[];
}) {
  const [params] = useUrlState();
  const words = (params.get("q") ?? "").trim().toLowerCase();
  const rows = words
    ? people.filter((person) => `${person.name} ${person.email}`.toLowerCase().includes(words))
    : people;
  const places = [{ id: "*", name: "Everywhere" }, ...environments];
  const columns: Column<PersonView>[] = [
    { id: "name", header: "Name", narrow: "first", cell: (person) => person.name },
    { id: "state", header: "State", narrow: "first", cell: (person) => <PersonState person={person} /> },
    {
      id: "email",
      header: "E-mail",
      cell: (person) => (
        <>
          {person.email}
          <span className="narrow-only">{summaryOf(person, places)}</span>
        </>
      ),
    },
    ...places.map(
      (place, index): Column<PersonView> => ({
        id: `in-${place.id === "*" ? "all" : place.id}`,
        header: place.name,
        initiallyHidden: index > shownEnvironments,
        narrow: "hide",
        cell: (person) => rolesIn(person.grants, place.id) || <span className="muted">none</span>,
      }),
    ),
    {
      id: "factor",
      header: "Second factor",
      cell: (person) => (person.secondFactor ? "on" : <span className="muted">off</span>),
    },
    { id: "seen", header: "Last sign-in", cell: (person) => <Time at={person.lastSignInAt} style="ago" /> },
  ];
  return (
    <DataTable
      label="People"
      noun="account"
      columns={columns}
      rows={rows}
      total={rows.length}
      grandTotal={people.length}
      rowKey={(person) => person.id}
      drawerParam="person"
      searchLabel="Find by name or e-mail"
    />
  );
}

// On a phone the columns of the environments make room for one line that names only the roles that are held.
function summaryOf(person: PersonView, places: readonly { id: string; name: string }[]): string {
  const held = places.flatMap((place) => {
    const roles = rolesIn(person.grants, place.id);
    return roles ? [place.id === "*" ? `${roles} everywhere` : `${roles} in ${place.name}`] : [];
  });
  return `, ${held.join("; ") || "no role"}`;
}

/** Whether an account can sign in now. */
export function PersonState({ person }: { person: PersonView }) {
  if (person.disabled) return <Pip tone="quiet" word="Disabled" />;
  if (!person.hasPassword && person.providers.length === 0) return <Pip tone="warning" word="Invited" />;
  return <Pip tone="ok" word="Active" />;
}
