import { type Actor, demand, readableEnvironments } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import { Prisma } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";

/** Throws `not_found` for actors who may read nothing at all; everybody else gets lists filtered to what they may read. */
export function demandReading(actor: Actor): void {
  if (readableEnvironments(actor).length > 0) return;
  throw new RookeryError("not_found", "There is no such object, or you may not see it.");
}

/** The environment filter of Prisma reads: nothing outside it is ever found, so that no name leaks. */
export function visibleEnvironments(actor: Actor): { environmentId?: { in: string[] } } {
  const readable = readableEnvironments(actor);
  return readable === "*" ? {} : { environmentId: { in: readable } };
}

/** The same filter as SQL on the Cluster table under the alias `c`. */
export function visibleSql(actor: Actor): Prisma.Sql {
  const readable = readableEnvironments(actor);
  if (readable === "*") return Prisma.sql`1 = 1`;
  return readable.length === 0 ? Prisma.sql`1 = 0` : Prisma.sql`c.environmentId IN (${Prisma.join(readable)})`;
}

/** Ids of the clusters whose events and spans the actor may read; "*" for all. */
export async function visibleClusterIds(context: Context): Promise<"*" | string[]> {
  if (readableEnvironments(context.actor) === "*") return "*";
  const clusters = await context.database.cluster.findMany({
    where: visibleEnvironments(context.actor),
    select: { id: true },
  });
  return clusters.map((cluster) => cluster.id);
}

/** For what only Rookery's own loops may do (observing, analysing). Throws `forbidden` for everybody else. */
export function demandSystem(actor: Actor): void {
  // "settings.edit" without an environment is the right over the installation itself.
  if (actor.kind !== "system") demand(actor, "settings.edit");
}
