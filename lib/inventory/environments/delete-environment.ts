import type { Context } from "../../core/context.ts";
import { RookeryError } from "../../core/errors.ts";
import { mutate } from "../../core/mutate.ts";
import { parse } from "../../core/parse.ts";
import { DeleteEnvironmentInput } from "../environment-schemas.ts";
import { findEnvironmentOrThrow } from "../rows.ts";

/**
 * Deletes an empty environment with the grants for it. Throws `invalid` when the typed name differs, `conflict` while a
 * cluster lives in it, `not_found`, `forbidden`. History (audit, events, operations) stays.
 */
export async function deleteEnvironment(context: Context, raw: DeleteEnvironmentInput): Promise<void> {
  const input = parse(DeleteEnvironmentInput, raw);
  const environment = await findEnvironmentOrThrow(context, input.environmentId);
  if (input.typedName !== environment.slug) {
    throw new RookeryError("invalid", `Type ${environment.slug} to delete this environment.`, {
      fields: { typedName: `is not ${environment.slug}` },
    });
  }
  const subject = { kind: "environment", id: environment.id, name: environment.slug, environmentId: environment.id };
  await mutate(context, "environment.delete", "environment.edit", subject, async (tx) => {
    const living = await tx.cluster.findMany({
      where: { environmentId: environment.id, state: { not: "gone" } },
      select: { slug: true },
      take: 3,
    });
    if (living.length > 0) {
      const names = living.map((cluster) => cluster.slug).join(", ");
      throw new RookeryError(
        "conflict",
        `${environment.slug} is not empty: ${names}. Destroy or forget its clusters first.`,
      );
    }
    await tx.cluster.deleteMany({ where: { environmentId: environment.id } });
    await tx.roleGrant.deleteMany({ where: { environmentId: environment.id } });
    await tx.environment.delete({ where: { id: environment.id } });
  });
}
