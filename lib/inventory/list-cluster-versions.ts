import type { Context } from "../core/context.ts";
import { demandReading, visibleEnvironments } from "./visibility.ts";

/** The versions that the actor's clusters have, oldest first: the choices of the fleet table's filter. */
export async function listClusterVersions(context: Context): Promise<string[]> {
  demandReading(context.actor);
  const rows = await context.database.cluster.groupBy({
    by: ["version"],
    where: { state: { not: "gone" }, ...visibleEnvironments(context.actor) },
  });
  return rows.map((row) => row.version).toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
