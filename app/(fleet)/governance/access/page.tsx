import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccessView } from "#components/access/access-page.tsx";
import type { ProviderLook } from "#components/access/providers-list.tsx";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { NoRight } from "#components/governance/no-right.tsx";
import { listPeople } from "#lib/access/people/list-people.ts";
import { listSessions } from "#lib/access/sessions/list-sessions.ts";
import type { OidcProvider } from "#lib/access/sign-in/oidc-providers.ts";
import { listTokens } from "#lib/access/tokens/list-tokens.ts";
import { can } from "#lib/core/access.ts";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { optionalContext } from "#lib/web/context.ts";
import { webRuntime } from "#lib/web/runtime-holder.ts";
import {
  disableUserAction,
  endSessionsAction,
  inviteAction,
  inviteAgainAction,
  resetTotpAction,
  revokeSessionAction,
  revokeTokenAction,
  setGrantsAction,
} from "./actions.ts";

export const metadata: Metadata = { title: "Access" };

export default async function Page() {
  const context = (await optionalContext()) ?? redirect("/sign-in?next=/governance/access");
  const crumbs = <Breadcrumb crumbs={[{ label: "Governance" }, { label: "Access" }]} />;
  if (!can(context.actor, "access.manage"))
    return (
      <>
        {crumbs}
        <NoRight page="Access" needs="administrator of every environment" />
      </>
    );
  const [people, sessions, tokens, environments, runtime] = await Promise.all([
    listPeople(context),
    listSessions(context, { all: true }),
    listTokens(context, { all: true }),
    listEnvironments(context),
    webRuntime(),
  ]);
  const asOf = context.now().toISOString();
  return (
    <>
      {crumbs}
      <AccessView
        me={context.actor.id}
        people={{ rows: people, asOf }}
        sessions={{ rows: sessions, asOf }}
        tokens={{ rows: tokens, asOf }}
        environments={environments.map(({ id, slug, name, rank, pattern }) => ({ id, slug, name, rank, pattern }))}
        providers={runtime.oidcProviders.map(lookOf)}
        actions={{
          invite: inviteAction,
          inviteAgain: inviteAgainAction,
          setGrants: setGrantsAction,
          disable: disableUserAction,
          endSessions: endSessionsAction,
          endSession: revokeSessionAction,
          resetSecondFactor: resetTotpAction,
          revokeToken: revokeTokenAction,
        }}
      />
    </>
  );
}

// What a browser may know of a provider: everything but its secret.
function lookOf(provider: OidcProvider): ProviderLook {
  const word = ({ role, environment }: { role: string; environment: string }) =>
    `${role} in ${environment === "*" ? "every environment" : environment}`;
  return {
    id: provider.id,
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.clientId,
    scopes: provider.scopes,
    groupsClaim: provider.groupsClaim,
    groups: Object.entries(provider.groupRoles).map(([group, roles]) => ({ group, roles: roles.map(word).join(", ") })),
    least: provider.leastRole === false ? null : word(provider.leastRole),
  };
}
