import { demand } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import type { PersonView } from "../schemas.ts";

/** Everybody with an account, by name, with what they may do and how they sign in. Administrators only. */
export async function listPeople(context: Context): Promise<PersonView[]> {
  demand(context.actor, "access.manage");
  const rows = await context.database.user.findMany({
    include: { grants: true, identities: { select: { issuer: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => ({
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
  }));
}
