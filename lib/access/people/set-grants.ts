import type { Context } from "#lib/core/context.ts";
import type { Tx } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import type { Grant } from "#lib/core/schemas.ts";
import { SetGrantsInput } from "../schemas.ts";
import { demandAnAdministrator } from "./last-administrator.ts";

/**
 * Replaces the roles that were given by hand; those that come from an OIDC provider stay. They hold from the next
 * request on. Throws `precondition` for the last administrator, `invalid` for an unknown environment.
 */
export async function setGrants(context: Context, raw: unknown): Promise<void> {
  const input = parse(SetGrantsInput, raw);
  const user = await context.database.user.findUnique({ where: { id: input.userId }, include: { grants: true } });
  const before = user?.grants.map(({ environmentId, role, source }) => ({ environmentId, role, source })) ?? [];
  const subject = {
    kind: "user",
    id: input.userId,
    name: user?.name ?? "no such person",
    detail: { before, after: input.grants },
  };
  await mutate(context, "user.set_grants", "access.manage", subject, async (tx) => {
    if (!user) throw new RookeryError("not_found", "There is no such person.");
    await writeManualGrants(tx, input.userId, input.grants, context.now());
    await demandAnAdministrator(tx);
  });
}

/** Writes exactly these manual grants for a person, in the caller's transaction. Throws `invalid` for unknown environments. */
export async function writeManualGrants(tx: Tx, userId: string, grants: readonly Grant[], now: Date): Promise<void> {
  const named = [...new Set(grants.map((grant) => grant.environmentId).filter((id) => id !== "*"))];
  const known = await tx.environment.count({ where: { id: { in: named } } });
  if (known !== named.length)
    throw new RookeryError("invalid", "One of the environments does not exist.", {
      fields: { grants: "unknown environment" },
    });
  await tx.roleGrant.deleteMany({ where: { userId, source: "manual" } });
  const unique = new Map(grants.map((grant) => [`${grant.environmentId} ${grant.role}`, grant]));
  for (const { environmentId, role } of unique.values()) {
    await tx.roleGrant.create({ data: { id: newId(), userId, environmentId, role, source: "manual", createdAt: now } });
  }
}
