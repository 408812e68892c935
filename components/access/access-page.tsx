"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PageHead, Stratum } from "#components/governance/page-head.tsx";
import { Button } from "#components/ui/button.tsx";
import { plural } from "#components/ui/format.ts";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import type { PersonView, SessionView, TokenView } from "#lib/access/schemas.ts";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import type { AccessActions } from "./access-actions.ts";
import { peopleQuery, type Rows, sessionsQuery, tokensQuery } from "./access-queries.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { PeopleTable } from "./people-table.tsx";
import { PersonDrawer } from "./person-drawer.tsx";
import { type ProviderLook, ProvidersList } from "./providers-list.tsx";
import { SessionsTable } from "./sessions-table.tsx";
import { TokensTable } from "./tokens-table.tsx";

export interface AccessViewProps {
  me: string;
  people: Rows<PersonView>;
  sessions: Rows<SessionView>;
  tokens: Rows<TokenView>;
  environments: readonly EnvironmentRef[];
  providers: readonly ProviderLook[];
  actions: AccessActions;
}

const tabs = [
  { id: "people", label: "People and roles" },
  { id: "providers", label: "Sign-in providers" },
  { id: "sessions", label: "Sessions" },
  { id: "tokens", label: "API tokens" },
];

/** Who may do what: people with their roles, where they sign in, and the sessions and tokens that are open now. */
export function AccessView(props: AccessViewProps) {
  const [params] = useUrlState();
  const [inviting, setInviting] = useState(false);
  const people = useQuery({ ...peopleQuery, initialData: props.people });
  const sessions = useQuery({ ...sessionsQuery(true), initialData: props.sessions });
  const tokens = useQuery({ ...tokensQuery(true), initialData: props.tokens });
  const tab = tabs.find((one) => one.id === params.get("tab"))?.id ?? "people";
  const now = Date.parse(tokens.data.asOf);
  const live = tokens.data.rows.filter((token) => !token.revokedAt && Date.parse(token.expiresAt) > now);
  return (
    <>
      <PageHead
        title={titleOf(people.data.rows)}
        actions={
          <Button kind="primary" onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        }
      >
        {plural(sessions.data.rows.length, "open session")}, {plural(live.length, "API token")} in force,{" "}
        {plural(props.providers.length, "sign-in provider")}.
      </PageHead>
      <div className="tabs-place">
        <Tabs label="Access" tabs={tabs} />
      </div>
      {tab === "people" ? (
        <Stratum name="People and roles" remark="roles are a set: approving and running are two of them">
          <QueryBoundary query={people} what="the people">
            {({ rows }) => <PeopleTable people={rows} environments={props.environments} />}
          </QueryBoundary>
        </Stratum>
      ) : null}
      {tab === "providers" ? <ProvidersList providers={props.providers} /> : null}
      {tab === "sessions" ? (
        <Stratum name="Open sessions" remark="a session ends after 30 minutes without a request, or after 12 hours">
          <QueryBoundary query={sessions} what="the sessions">
            {({ rows }) => <SessionsTable sessions={rows} endSession={props.actions.endSession} withPerson />}
          </QueryBoundary>
        </Stratum>
      ) : null}
      {tab === "tokens" ? (
        <Stratum name="API tokens of everybody" remark="a token can never do more than its owner, and never approves">
          <QueryBoundary query={tokens} what="the tokens">
            {({ rows }) => (
              <TokensTable
                tokens={rows}
                environments={props.environments}
                revokeToken={props.actions.revokeToken}
                withPerson
              />
            )}
          </QueryBoundary>
        </Stratum>
      ) : null}
      <InviteDialog
        open={inviting}
        onClose={() => setInviting(false)}
        environments={props.environments}
        invite={props.actions.invite}
      />
      <PersonDrawer
        me={props.me}
        people={people.data.rows}
        sessions={sessions.data.rows}
        environments={props.environments}
        actions={props.actions}
      />
    </>
  );
}

/** "7 people have access, 1 of them without any role." Pure. */
export function titleOf(people: readonly PersonView[]): string {
  const open = people.filter((person) => !person.disabled);
  const withoutRole = open.filter((person) => person.grants.length === 0).length;
  const administrators = open.filter((person) =>
    person.grants.some((grant) => grant.role === "administrator" && grant.environmentId === "*"),
  ).length;
  const many = open.length === 1 ? "1 person has access" : `${open.length} people have access`;
  const rest = withoutRole > 0 ? `, ${withoutRole} of them without any role` : "";
  return `${many}${rest}; ${administrators === 1 ? "1 administers" : `${administrators} administer`} Rookery.`;
}
