import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountView } from "#components/access/account-page.tsx";
import { readSelf } from "#lib/access/read-self.ts";
import { listSessions } from "#lib/access/sessions/list-sessions.ts";
import { listTokens } from "#lib/access/tokens/list-tokens.ts";
import { type Action, type Actor, actionRoles, can, neverByToken, readableEnvironments } from "#lib/core/access.ts";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { optionalContext } from "#lib/web/context.ts";
import {
  beginSecondFactorAction,
  changePasswordAction,
  confirmSecondFactorAction,
  createTokenAction,
  disableSecondFactorAction,
  endOtherSessionsAction,
  endOwnSessionAction,
  revokeOwnTokenAction,
} from "./actions.ts";

export const metadata: Metadata = { title: "Your account" };

export default async function Page() {
  const context = (await optionalContext()) ?? redirect("/sign-in?next=/account");
  const { actor } = context;
  // Somebody without any role may still see who they are and leave; lists need at least one.
  const hasRole = readableEnvironments(actor).length > 0;
  const [self, sessions, tokens, environments] = await Promise.all([
    readSelf(context),
    hasRole ? listSessions(context) : [],
    hasRole ? listTokens(context) : [],
    hasRole ? listEnvironments(context) : [],
  ]);
  const asOf = context.now().toISOString();
  return (
    <AccountView
      self={self}
      sessions={{ rows: sessions, asOf }}
      tokens={{ rows: tokens, asOf }}
      environments={environments.map(({ id, slug, name, rank, pattern }) => ({ id, slug, name, rank, pattern }))}
      scopes={scopesOf(actor)}
      actions={{
        changePassword: changePasswordAction,
        beginSecondFactor: beginSecondFactorAction,
        confirmSecondFactor: confirmSecondFactorAction,
        disableSecondFactor: disableSecondFactorAction,
        endSession: endOwnSessionAction,
        endSessions: endOtherSessionsAction,
        createToken: createTokenAction,
        revokeToken: revokeOwnTokenAction,
      }}
    />
  );
}

// Only rights that the person has somewhere: a token could never use another one.
function scopesOf(actor: Actor): Action[] {
  if (!can(actor, "token.own")) return [];
  const places = actor.kind === "system" ? [] : [undefined, ...actor.grants.map((grant) => grant.environmentId)];
  return Object.keys(actionRoles)
    .filter(isAction)
    .filter((action) => !neverByToken.includes(action))
    .filter((action) => places.some((environmentId) => can(actor, action, { environmentId })));
}

function isAction(word: string): word is Action {
  return Object.hasOwn(actionRoles, word);
}
