import { demand, readableEnvironments } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import { operationStates } from "./schemas.ts";

/** How many operations are in each state, of those that the actor may see; states without any say 0. */
export async function countOperations(context: Context): Promise<Record<string, number>> {
  demand(context.actor, "fleet.read");
  const readable = readableEnvironments(context.actor);
  const rows = await context.database.operation.groupBy({
    by: ["state"],
    where: readable === "*" ? {} : { environmentId: { in: readable } },
    _count: { _all: true },
  });
  const counts = Object.fromEntries(operationStates.map((state) => [state, 0] as [string, number]));
  for (const row of rows) counts[row.state] = row._count._all;
  return counts;
}
