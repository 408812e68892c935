import { personOf } from "../../core/access.ts";
import type { Context } from "../../core/context.ts";
import { RookeryError } from "../../core/errors.ts";
import { importSecretPlace } from "../import-schemas.ts";

/**
 * Only who typed a password may have it sent to a server of their choice. Throws `not_found` for a secret that is not one
 * of this person's imports; the system may use any import's, never another kind of secret.
 */
export async function demandOwnSecret(context: Context, secretId: string): Promise<void> {
  const { ownerTable } = importSecretPlace("");
  const own = context.actor.kind === "system" ? {} : { ownerId: { startsWith: `${personOf(context.actor)}:` } };
  if ((await context.database.secret.count({ where: { id: secretId, ownerTable, ...own } })) > 0) return;
  throw new RookeryError("not_found", "The password of this import is no longer kept. Enter it again.", {
    fields: { password: "enter it again" },
  });
}
