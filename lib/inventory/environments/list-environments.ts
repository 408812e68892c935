import { readableEnvironments } from "../../core/access.ts";
import type { Context } from "../../core/context.ts";
import type { EnvironmentView } from "../environment-schemas.ts";
import { policyOf, windowState } from "../policy.ts";
import { environmentRefOf } from "../rows.ts";
import { demandReading } from "../visibility.ts";

/** The environments that the actor may read, in order of promotion, with policy and the number of living clusters. */
export async function listEnvironments(context: Context): Promise<EnvironmentView[]> {
  demandReading(context.actor);
  const readable = readableEnvironments(context.actor);
  const rows = await context.database.environment.findMany({
    where: readable === "*" ? {} : { id: { in: readable } },
    orderBy: [{ rank: "asc" }, { slug: "asc" }],
    include: { _count: { select: { clusters: { where: { state: { not: "gone" } } } } } },
  });
  return rows.map((row) => {
    const window = windowState(row.policy, context.now());
    return {
      ...environmentRefOf(row),
      policy: policyOf(row.policy),
      clusters: row._count.clusters,
      window: {
        open: window.open,
        opensAt: window.opensAt?.toISOString() ?? null,
        closesAt: window.closesAt?.toISOString() ?? null,
      },
    };
  });
}
