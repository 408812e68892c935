import { type Action, actionRoles, can, personOf } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import type { SelfView } from "./self-schemas.ts";

/** Who the caller is, and what they may do where. Needs no right: everybody may know who they are. */
export async function readSelf(context: Context): Promise<SelfView> {
  const { actor } = context;
  if (actor.kind !== "user" && actor.kind !== "token") throw new RookeryError("unauthenticated", "Sign in first.");
  const person = await context.database.user.findUnique({ where: { id: personOf(actor) } });
  if (!person) throw new RookeryError("unauthenticated", "Sign in again: this account is gone.");
  const places = [...new Set(actor.grants.map((grant) => grant.environmentId))];
  const actions = Object.keys(actionRoles).filter(isAction);
  return {
    kind: actor.kind,
    id: person.id,
    name: actor.name,
    email: person.email,
    hasPassword: person.passwordHash !== null,
    secondFactor: person.totpEnabledAt !== null,
    grants: actor.grants.map(({ environmentId, role }) => ({ environmentId, role })),
    rights: places.map((environmentId) => ({
      environmentId,
      actions: actions.filter((action) => can(actor, action, { environmentId })),
    })),
  };
}

function isAction(word: string): word is Action {
  return Object.hasOwn(actionRoles, word);
}
