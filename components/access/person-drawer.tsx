"use client";

import { useState } from "react";
import { useAct } from "#components/governance/act.ts";
import { ActForm } from "#components/governance/act-form.tsx";
import { InstallationBand } from "#components/governance/installation-band.tsx";
import { Button } from "#components/ui/button.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { Time } from "#components/ui/time.tsx";
import type { PersonView, SessionView } from "#lib/access/schemas.ts";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import type { AccessActions } from "./access-actions.ts";
import { type InvitationLink, LinkShown } from "./invite-dialog.tsx";
import { PersonState } from "./people-table.tsx";
import { type PersonAct, PersonDanger } from "./person-danger.tsx";
import { grantsOf, manualChoices, RoleLegend, RoleMatrix } from "./role-matrix.tsx";

interface PersonDrawerProps {
  me: string;
  people: readonly PersonView[];
  sessions: readonly SessionView[];
  environments: readonly EnvironmentRef[];
  actions: AccessActions;
}

/** One person: roles by environment, how they sign in, and the acts on the account. */
export function PersonDrawer({ me, people, sessions, environments, actions }: PersonDrawerProps) {
  const find = (id: string) => people.find((person) => person.id === id);
  return (
    <Drawer
      param="person"
      title={(id) => find(id)?.name ?? "No such person"}
      band={<InstallationBand name="people and roles" />}
    >
      {(id) => {
        const person = find(id);
        return person ? (
          <Person
            key={person.id}
            person={person}
            mine={person.id === me}
            sessions={sessions.filter((session) => session.userId === person.id)}
            environments={environments}
            actions={actions}
          />
        ) : (
          <p>There is no such person any more, or the link is wrong.</p>
        );
      }}
    </Drawer>
  );
}

function Person(props: {
  person: PersonView;
  mine: boolean;
  sessions: readonly SessionView[];
  environments: readonly EnvironmentRef[];
  actions: AccessActions;
}) {
  const { person, mine, sessions, actions } = props;
  const [link, setLink] = useState<InvitationLink | null>(null);
  const [danger, setDanger] = useState<PersonAct | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const act = useAct();
  async function newLink() {
    const result = await act(() => actions.inviteAgain({ userId: person.id }), { topics: ["access", "audit"] });
    setRefusal(result.ok ? null : result.message);
    if (result.ok) setLink(result.value);
  }
  return (
    <>
      <dl className="facts">
        <dt>State</dt>
        <dd>
          <PersonState person={person} />
        </dd>
        <dt>E-mail</dt>
        <dd>{person.email}</dd>
        <dt>Signs in with</dt>
        <dd>
          {[person.hasPassword ? "password" : null, ...person.providers].filter(Boolean).join(", ") ||
            "nothing yet: the one-time link was not used"}
        </dd>
        <dt>Second factor</dt>
        <dd>{person.secondFactor ? "on" : "off"}</dd>
        <dt>Last sign-in</dt>
        <dd>
          <Time at={person.lastSignInAt} style="full" />
        </dd>
        <dt>Open sessions</dt>
        <dd>{sessions.length}</dd>
        <dt>Account made</dt>
        <dd>
          <Time at={person.createdAt} style="full" />
        </dd>
      </dl>
      <h3>Roles</h3>
      <Roles {...props} />
      <h3>Account</h3>
      {link ? <LinkShown link={link} /> : null}
      {refusal ? (
        <p className="form-error" role="alert">
          {refusal}
        </p>
      ) : null}
      <div className="actions">
        <Button mutates onClick={newLink} why={person.disabled ? "Enable the account first" : null}>
          Make a new sign-in link
        </Button>
        <Button
          mutates
          onClick={() => setDanger("end sessions")}
          why={sessions.length === 0 ? "There is no open session" : null}
        >
          End all sessions
        </Button>
        {person.secondFactor ? (
          <Button mutates onClick={() => setDanger("reset factor")}>
            Turn the second factor off
          </Button>
        ) : null}
        <Button
          kind={person.disabled ? "normal" : "danger"}
          mutates
          onClick={() => setDanger(person.disabled ? "enable" : "disable")}
          why={mine ? "You cannot disable yourself" : null}
        >
          {person.disabled ? "Enable account" : "Disable account"}
        </Button>
      </div>
      <PersonDanger
        act={danger}
        person={person}
        sessions={sessions.length}
        actions={actions}
        onClose={() => setDanger(null)}
      />
    </>
  );
}

function Roles({ person, environments, actions }: Parameters<typeof Person>[0]) {
  const stored = manualChoices(person.grants);
  const [chosen, setChosen] = useState(stored);
  const act = useAct();
  const given = person.grants.filter((grant) => grant.source !== "manual");
  const changed = chosen.size !== stored.size || [...chosen].some((key) => !stored.has(key));
  return (
    <ActForm
      label={`Save roles of ${person.name}`}
      why={changed ? null : "No role was changed"}
      submit={() =>
        act(() => actions.setGrants({ userId: person.id, grants: grantsOf(chosen) }), {
          done: `The roles of ${person.name} are saved and hold from now on`,
          topics: ["access", "audit"],
        })
      }
    >
      {() => (
        <>
          <RoleMatrix environments={environments} chosen={chosen} onChange={setChosen} given={given} />
          <RoleLegend />
        </>
      )}
    </ActForm>
  );
}
