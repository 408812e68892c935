"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Act, useAct } from "#components/governance/act.ts";
import { InstallationBand } from "#components/governance/installation-band.tsx";
import { PageHead, Stratum } from "#components/governance/page-head.tsx";
import { Button } from "#components/ui/button.tsx";
import { DangerDialog } from "#components/ui/danger-dialog.tsx";
import { plural } from "#components/ui/format.ts";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import type { SessionView, TokenView } from "#lib/access/schemas.ts";
import type { SelfView } from "#lib/access/self-schemas.ts";
import type { EnvironmentRef } from "#lib/inventory/environment-schemas.ts";
import { type Rows, selfQuery, sessionsQuery, tokensQuery } from "./access-queries.ts";
import { CreateTokenDialog, type MadeToken } from "./create-token-dialog.tsx";
import { PasswordForm } from "./password-form.tsx";
import { rolesIn } from "./role-words.ts";
import { SecondFactor, type TotpOffer } from "./second-factor.tsx";
import { SessionsTable } from "./sessions-table.tsx";
import { TokensTable } from "./tokens-table.tsx";

export interface AccountActions {
  changePassword: Act;
  beginSecondFactor: Act<unknown, TotpOffer>;
  confirmSecondFactor: Act;
  disableSecondFactor: Act;
  endSession: Act;
  endSessions: Act;
  createToken: Act<unknown, MadeToken>;
  revokeToken: Act;
}

export interface AccountViewProps {
  self: SelfView;
  sessions: Rows<SessionView>;
  tokens: Rows<TokenView>;
  environments: readonly EnvironmentRef[];
  /** Rights that a token of this person could have; empty when they may not make one. */
  scopes: readonly string[];
  actions: AccountActions;
}

/** One's own account: how it is protected, where it is signed in, and the tokens that act for it. */
export function AccountView(props: AccountViewProps) {
  const { environments, scopes, actions } = props;
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState(false);
  const self = useQuery({ ...selfQuery, initialData: props.self }).data;
  const sessions = useQuery({ ...sessionsQuery(false), initialData: props.sessions });
  const tokens = useQuery({ ...tokensQuery(false), initialData: props.tokens });
  const others = sessions.data.rows.filter((session) => !session.current).length;
  return (
    <>
      <PageHead title={verdictOf(self)}>
        {self.email}. {rolesSentence(self, environments)}
      </PageHead>
      <Stratum
        name="Sessions"
        remark="a session ends after 30 minutes without a request, or after 12 hours"
        actions={
          others > 0 ? (
            <Button mutates onClick={() => setEnding(true)}>
              End all others
            </Button>
          ) : null
        }
      >
        <QueryBoundary query={sessions} what="your sessions">
          {({ rows }) => <SessionsTable sessions={rows} endSession={actions.endSession} />}
        </QueryBoundary>
      </Stratum>
      <div className="columns stratum">
        <SecondFactor self={self} actions={actions} />
        <PasswordForm self={self} changePassword={actions.changePassword} />
      </div>
      <Stratum
        name="API tokens"
        remark="a token can do no more than you, and never approves"
        actions={
          <Button
            onClick={() => setMaking(true)}
            why={
              scopes.length === 0 ? "Your roles do not allow tokens: they need developer, operator or approver" : null
            }
          >
            Make a token
          </Button>
        }
      >
        <QueryBoundary query={tokens} what="your tokens">
          {({ rows }) => <TokensTable tokens={rows} environments={environments} revokeToken={actions.revokeToken} />}
        </QueryBoundary>
      </Stratum>
      <CreateTokenDialog
        open={making}
        onClose={() => setMaking(false)}
        environments={environments}
        scopes={scopes}
        createToken={actions.createToken}
      />
      <EndOthers open={ending} onClose={() => setEnding(false)} self={self} count={others} act={actions.endSessions} />
    </>
  );
}

function EndOthers(props: { open: boolean; onClose: () => void; self: SelfView; count: number; act: Act }) {
  const { open, onClose, self, count } = props;
  const act = useAct();
  return (
    <DangerDialog
      open={open}
      onClose={onClose}
      title="End all your other sessions?"
      band={<InstallationBand name={self.email} />}
      facts={[
        { name: "Targets", value: plural(count, "other session") },
        { name: "Effect", value: "Those browsers are signed out; open pages there are cut off within seconds." },
        { name: "Duration", value: "at once" },
        { name: "Way back", value: "Sign in there again. If somebody else was in there, change your password, too." },
      ]}
      typedName={null}
      preflight={[]}
      confirmLabel={`End ${plural(count, "session")}`}
      onConfirm={async () => {
        const options = { done: "Your other sessions have ended", topics: ["access", "audit"] };
        const result = await act(() => props.act({ userId: self.id }), options);
        return result.ok ? { ok: true } : { ok: false, message: result.message };
      }}
    />
  );
}

function verdictOf(self: SelfView): string {
  if (!self.hasPassword) return `${self.name}: you sign in through a provider.`;
  return self.secondFactor
    ? `${self.name}: your account is protected by password and second factor.`
    : `${self.name}: your account is protected by a password only.`;
}

function rolesSentence(self: SelfView, environments: readonly EnvironmentRef[]): string {
  const places = [{ id: "*", name: "every environment" }, ...environments];
  const held = places.flatMap((place) => {
    const roles = rolesIn(self.grants, place.id);
    return roles ? [`${roles} in ${place.name}`] : [];
  });
  return held.length > 0 ? `You are ${held.join("; ")}.` : "You have no role yet: ask an administrator.";
}
