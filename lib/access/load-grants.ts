import type { Tx } from "../core/database.ts";
import { Grant, Role } from "../core/schemas.ts";

/** The grants a person holds now; null when there is no such person or the account is disabled. */
export async function loadGrants(
  database: Pick<Tx, "user">,
  userId: string,
): Promise<{ name: string; grants: Grant[] } | null> {
  const user = await database.user.findUnique({ where: { id: userId }, include: { grants: true } });
  if (!user || user.disabledAt) return null;
  const grants = user.grants.map((grant) =>
    Grant.parse({ environmentId: grant.environmentId, role: Role.parse(grant.role) }),
  );
  return { name: user.name, grants };
}
