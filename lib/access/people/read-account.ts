import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import type { PersonView } from "../schemas.ts";

/** The account of who asks, as its own page shows it. Throws `forbidden` for tokens and operations. */
export async function readAccount(context: Context): Promise<PersonView> {
  const { actor } = context;
  if (actor.kind !== "user") throw new RookeryError("forbidden", "Only a signed-in person has an account page.");
  const row = await context.database.user.findUnique({
    where: { id: actor.id },
    include: { grants: true, identities: { select: { issuer: true } } },
  });
  if (!row) throw new RookeryError("unauthenticated", "Sign in again.");
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    disabled: row.disabledAt !== null,
    hasPassword: row.passwordHash !== null,
    secondFactor: row.totpEnabledAt !== null,
    providers: row.identities.map((identity) => identity.issuer),
    grants: row.grants.map(({ environmentId, role, source }) => ({ environmentId, role, source })),
    createdAt: row.createdAt.toISOString(),
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  };
}
