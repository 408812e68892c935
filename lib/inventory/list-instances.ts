import type { Context } from "../core/context.ts";
import type { Prisma } from "../core/database.ts";
import { parse } from "../core/parse.ts";
import type { Page } from "../core/schemas.ts";
import { loadClusterModels } from "./cluster-model.ts";
import { ListInstancesInput } from "./input-schemas.ts";
import { instanceRowOf } from "./instance-row.ts";
import { readThresholds } from "./rows.ts";
import type { InstanceRow } from "./view-schemas.ts";
import { demandReading, visibleEnvironments } from "./visibility.ts";

/** Servers of the fleet, filtered, sorted and paged by the database. Throws `invalid`. */
export async function listInstances(context: Context, raw: ListInstancesInput): Promise<Page<InstanceRow>> {
  demandReading(context.actor);
  const input = parse(ListInstancesInput, raw);
  const now = context.now();
  const thresholds = await readThresholds(context.database);
  const where: Prisma.InstanceWhereInput = {
    cluster: {
      state: { not: "gone" },
      AND: [
        visibleEnvironments(context.actor),
        input.environment === undefined ? {} : { environment: { slug: input.environment } },
        input.clusterId === undefined ? {} : { OR: [{ id: input.clusterId }, { slug: input.clusterId }] },
      ],
    },
    ...(input.version === undefined ? {} : { version: { startsWith: input.version } }),
    ...(input.q === undefined
      ? {}
      : {
          OR: [
            { name: { contains: input.q } },
            { host: { contains: input.q } },
            { cluster: { slug: { contains: input.q } } },
          ],
        }),
  };
  const byName: Prisma.InstanceOrderByWithRelationInput = { name: input.direction };
  const orderBy: Prisma.InstanceOrderByWithRelationInput[] = {
    name: [byName],
    cluster: [{ cluster: { slug: input.direction } }, byName],
    version: [{ version: input.direction }, byName],
  }[input.sort];
  const [page, total] = await Promise.all([
    context.database.instance.findMany({
      where,
      orderBy: [...orderBy, { id: "asc" }],
      take: input.limit,
      skip: input.offset,
      select: { id: true, clusterId: true },
    }),
    context.database.instance.count({ where }),
  ]);
  const clusterIds = [...new Set(page.map((row) => row.clusterId))];
  const models = await loadClusterModels(context.database, { id: { in: clusterIds } }, now, thresholds);
  const byId = new Map(models.map((model) => [model.cluster.id, model]));
  const rows = page.flatMap((row) => {
    const model = byId.get(row.clusterId);
    return (model && instanceRowOf(model, row.id, now, thresholds)) ?? [];
  });
  return { rows, total, limit: input.limit, offset: input.offset };
}
