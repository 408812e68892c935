import type { Tx } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";

/** How many people may administer the whole installation now. */
export function countAdministrators(tx: Pick<Tx, "user">): Promise<number> {
  return tx.user.count({
    where: { disabledAt: null, grants: { some: { role: "administrator", environmentId: "*" } } },
  });
}

/**
 * Call after a change to grants or accounts, inside its transaction: throws `precondition` when nobody could
 * administer Rookery any more. Safe against two such changes at once, because mutate() lines writers up at the audit.
 */
export async function demandAnAdministrator(tx: Pick<Tx, "user">): Promise<void> {
  if ((await countAdministrators(tx)) > 0) return;
  throw new RookeryError(
    "precondition",
    "This would leave Rookery without an administrator. Give somebody else that role first.",
  );
}
