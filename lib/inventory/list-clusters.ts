import type { z } from "zod";
import type { Context } from "../core/context.ts";
import { Prisma } from "../core/database.ts";
import { parse } from "../core/parse.ts";
import type { Page } from "../core/schemas.ts";
import { clusterRowOf, verdictStaleAfterMs } from "./cluster-row.ts";
import { clusterSorts, ListClustersInput } from "./input-schemas.ts";
import { readThresholds } from "./rows.ts";
import { clusterStates } from "./schemas.ts";
import type { ClusterRow } from "./view-schemas.ts";
import { demandReading, visibleSql } from "./visibility.ts";

/**
 * The fleet table: filtered, sorted and paged by the database; clusters of other environments do not exist. A verdict
 * that nobody renews counts as `unknown` in filter, order and row alike. Throws `invalid`.
 */
export async function listClusters(context: Context, raw: ListClustersInput): Promise<Page<ClusterRow>> {
  demandReading(context.actor);
  const input = parse(ListClustersInput, raw);
  const thresholds = await readThresholds(context.database);
  const now = context.now();
  const freshFrom = new Date(now.getTime() - verdictStaleAfterMs(thresholds));
  const from = Prisma.sql`FROM Cluster c JOIN Environment e ON e.id = c.environmentId LEFT JOIN Verdict v ON v.clusterId = c.id AND v.at >= ${freshFrom} WHERE ${whereOf(context, input)}`;
  const [ids, counted] = await Promise.all([
    context.database.$queryRaw<{ id: string }[]>(
      Prisma.sql`SELECT c.id AS id ${from} ORDER BY ${orderOf(input)} LIMIT ${input.limit} OFFSET ${input.offset}`,
    ),
    context.database.$queryRaw<{ total: number | bigint }[]>(Prisma.sql`SELECT COUNT(*) AS total ${from}`),
  ]);
  const rows = await clusterRows(
    context,
    ids.map((row) => row.id),
  );
  return { rows, total: Number(counted[0]?.total ?? 0), limit: input.limit, offset: input.offset };
}

/** Rows for ids that the caller has already filtered by right, in the given order: three statements. */
export async function clusterRows(context: Context, ids: readonly string[]): Promise<ClusterRow[]> {
  const now = context.now();
  const [thresholds, clusters, verdicts, instances] = await Promise.all([
    readThresholds(context.database),
    context.database.cluster.findMany({
      where: { id: { in: [...ids] } },
      omit: { spec: true },
      include: { environment: true },
    }),
    context.database.verdict.findMany({ where: { clusterId: { in: [...ids] } } }),
    context.database.instance.findMany({
      where: { clusterId: { in: [...ids] } },
      select: { clusterId: true, observation: { select: { bodyAt: true } } },
    }),
  ]);
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  const verdictOf = new Map(verdicts.map((verdict) => [verdict.clusterId, verdict]));
  const ages = new Map<string, { count: number; oldest: Date | null }>();
  for (const { clusterId, observation } of instances) {
    const bodyAt = observation?.bodyAt ?? null;
    const seen = ages.get(clusterId);
    if (!seen) ages.set(clusterId, { count: 1, oldest: bodyAt });
    else
      ages.set(clusterId, {
        count: seen.count + 1,
        oldest: older(seen.oldest, bodyAt),
      });
  }
  return ids.flatMap((id) => {
    const cluster = byId.get(id);
    const age = ages.get(id) ?? { count: 0, oldest: null };
    return cluster
      ? [clusterRowOf(cluster, verdictOf.get(id) ?? null, { bodyAt: age.oldest }, age.count, now, thresholds)]
      : [];
  });
}

// A member that was never read makes the whole cluster's age unknown.
function older(a: Date | null, b: Date | null): Date | null {
  return a === null || b === null || a < b ? (b === null ? null : a) : b;
}

const unknownRank = clusterStates.indexOf("unknown");

function whereOf(context: Context, input: z.output<typeof ListClustersInput>): Prisma.Sql {
  const all: Prisma.Sql[] = [Prisma.sql`c.state <> 'gone'`, visibleSql(context.actor)];
  if (input.environment) all.push(Prisma.sql`e.slug IN (${Prisma.join(input.environment)})`);
  if (input.state) all.push(Prisma.sql`COALESCE(v.state, 'unknown') IN (${Prisma.join(input.state)})`);
  if (input.version) all.push(Prisma.sql`c.version IN (${Prisma.join(input.version)})`);
  if (input.provider) all.push(Prisma.sql`c.provider IN (${Prisma.join(input.provider)})`);
  if (input.topology) all.push(Prisma.sql`c.topology IN (${Prisma.join(input.topology)})`);
  if (input.label) {
    const [name = "", ...value] = input.label.split("=");
    const pair = `${JSON.stringify(name)}:${JSON.stringify(value.join("="))}`;
    all.push(Prisma.sql`INSTR(c.labels, ${pair}) > 0`);
  }
  if (input.q) {
    const q = input.q.toLowerCase();
    all.push(Prisma.sql`(INSTR(LOWER(c.slug), ${q}) > 0 OR INSTR(LOWER(c.name), ${q}) > 0 OR INSTR(LOWER(c.owner), ${q}) > 0
      OR EXISTS (SELECT 1 FROM Instance i WHERE i.clusterId = c.id AND (INSTR(LOWER(i.name), ${q}) > 0 OR INSTR(LOWER(i.host), ${q}) > 0)))`);
  }
  return Prisma.join(all, " AND ");
}

// Every order ends with the slug, which is unique: pages neither repeat nor lose a row.
function orderOf(input: z.output<typeof ListClustersInput>): Prisma.Sql {
  const down = input.sort.startsWith("-") !== (input.direction === "desc");
  const way = down ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const by = {
    need: Prisma.sql`COALESCE(v.rank, ${unknownRank}) ${way}`,
    name: Prisma.sql`c.slug ${way}`,
    environment: Prisma.sql`e.rank ${way}`,
    version: Prisma.sql`c.version ${way}`,
    lag: Prisma.sql`CASE COALESCE(v.lagState, 'unknown') WHEN 'stopped' THEN 0 WHEN 'lagging' THEN 1 WHEN 'unknown' THEN 2 WHEN 'delayed' THEN 3 WHEN 'ok' THEN 4 ELSE 5 END ${way}, COALESCE(v.lagSeconds, -1) ${down ? Prisma.sql`ASC` : Prisma.sql`DESC`}`,
    owner: Prisma.sql`c.owner ${way}`,
    since: Prisma.sql`v.since ${way}`,
  };
  const sort = clusterSorts.find((one) => input.sort === one || input.sort === `-${one}`) ?? "need";
  return Prisma.sql`${by[sort]}, c.slug ASC`;
}
