import { z } from "zod";
import { isUniqueViolation, type Tx } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { Email } from "../schemas.ts";
import type { SignInContext } from "./context.ts";
import type { OidcProvider } from "./oidc-providers.ts";
import { type NamedGrant, rolesFromClaims } from "./oidc-roles.ts";

// What the provider's verified ID token must say; everything else in it is optional and never trusted for identity.
const Claims = z.looseObject({
  iss: z.string().min(1).max(190),
  sub: z.string().min(1).max(190),
  email: z.string().optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
});

/**
 * The account behind a verified ID token: found by (issuer, subject), made at the first sign-in, its provider roles
 * replaced at each. An e-mail address never links to an account that exists: that would let a provider take it over.
 * Throws `forbidden` (disabled, or no role), `conflict` (address taken), `invalid` (token without address).
 */
export async function resolveOidcUser(
  context: SignInContext,
  provider: OidcProvider,
  raw: unknown,
): Promise<{ userId: string; name: string }> {
  const claims = parse(Claims, raw);
  if (claims.iss !== provider.issuer)
    throw new RookeryError("forbidden", "This sign-in came from another provider than it says.");
  const grants = rolesFromClaims(provider, claims);
  if (grants.length === 0)
    throw new RookeryError("forbidden", "Your groups give no role in Rookery. Ask an administrator.");
  const identity = { issuer: claims.iss, subject: claims.sub };
  const known = await context.database.identity.findUnique({
    where: { issuer_subject: identity },
    include: { user: true },
  });
  if (known?.user.disabledAt) throw new RookeryError("forbidden", "This account cannot sign in. Ask an administrator.");
  const user = known ? { id: known.userId, name: known.user.name, email: known.user.email } : newcomer(claims);
  const subject = { kind: "user", id: user.id, name: user.name, detail: { provider: provider.id, grants } };
  try {
    await mutate(context, known ? "user.refresh_grants" : "user.create", "access.manage", subject, async (tx) => {
      const createdAt = context.now();
      if (!known) {
        await tx.user.create({ data: { ...user, createdAt } });
        await tx.identity.create({ data: { id: newId(), ...identity, userId: user.id, createdAt } });
      }
      await replaceGrants(tx, user.id, grants, createdAt);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new RookeryError(
      "conflict",
      "There is an account with your e-mail address already. Sign in with its password, or ask an administrator.",
    );
  }
  return { userId: user.id, name: user.name };
}

function newcomer(claims: z.output<typeof Claims>) {
  const email = Email.safeParse(claims.email);
  if (!email.success)
    throw new RookeryError(
      "invalid",
      "Your provider did not tell Rookery your e-mail address. Ask its administrator to release it.",
    );
  const name = (claims.name ?? claims.preferred_username ?? "").trim().slice(0, 120) || email.data;
  return { id: newId(), email: email.data, name };
}

async function replaceGrants(tx: Tx, userId: string, grants: readonly NamedGrant[], createdAt: Date): Promise<void> {
  await tx.roleGrant.deleteMany({ where: { userId, source: "oidc" } });
  const environments = await tx.environment.findMany({
    where: { slug: { in: grants.map((grant) => grant.environment) } },
  });
  for (const { environment, role } of grants) {
    const environmentId = environment === "*" ? "*" : environments.find((row) => row.slug === environment)?.id;
    // A mapping may name an environment that is not made yet: it gives nothing until it is.
    if (!environmentId) continue;
    await tx.roleGrant.create({ data: { id: newId(), userId, environmentId, role, source: "oidc", createdAt } });
  }
}
