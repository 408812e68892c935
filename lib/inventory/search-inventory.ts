import { readableEnvironments } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import { Prisma } from "../core/database.ts";
import { parse } from "../core/parse.ts";
import { SearchInput } from "./input-schemas.ts";
import type { SearchHit } from "./view-schemas.ts";
import { demandReading, visibleSql } from "./visibility.ts";

interface HitRow {
  id: string;
  name: string;
  clusterSlug: string | null;
  environmentSlug: string;
  environmentName: string;
  place: number | bigint;
}

/**
 * What the command palette finds: clusters, servers, environments. The exact name first, then names that begin with the
 * words, then names with a part that does, then the rest; shorter names before longer. Nothing outside the actor's
 * environments. Throws `invalid`.
 */
export async function searchInventory(context: Context, raw: SearchInput): Promise<SearchHit[]> {
  demandReading(context.actor);
  const { q: typed, limit } = parse(SearchInput, raw);
  const q = typed.toLowerCase();
  const visible = visibleSql(context.actor);
  const readable = readableEnvironments(context.actor);
  const visibleEnvironment =
    readable === "*" ? Prisma.sql`1 = 1` : Prisma.sql`e.id IN (${Prisma.join(["", ...readable])})`;
  const end = (name: Prisma.Sql) => Prisma.sql`ORDER BY place, LENGTH(${name}), ${name} LIMIT ${limit}`;
  const slug = Prisma.sql`c.slug`;
  const server = Prisma.sql`i.name`;
  const environment = Prisma.sql`e.slug`;
  const [clusters, instances, environments] = await Promise.all([
    context.database.$queryRaw<
      HitRow[]
    >(Prisma.sql`SELECT c.id AS id, c.slug AS name, c.slug AS clusterSlug, e.slug AS environmentSlug, e.name AS environmentName, ${placeOf(slug, q)} AS place
      FROM Cluster c JOIN Environment e ON e.id = c.environmentId
      WHERE c.state <> 'gone' AND ${visible} AND (INSTR(c.slug, ${q}) > 0 OR INSTR(LOWER(c.name), ${q}) > 0) ${end(slug)}`),
    context.database.$queryRaw<
      HitRow[]
    >(Prisma.sql`SELECT i.id AS id, i.name AS name, c.slug AS clusterSlug, e.slug AS environmentSlug, e.name AS environmentName, ${placeOf(server, q)} AS place
      FROM Instance i JOIN Cluster c ON c.id = i.clusterId JOIN Environment e ON e.id = c.environmentId
      WHERE c.state <> 'gone' AND ${visible} AND (INSTR(LOWER(i.name), ${q}) > 0 OR INSTR(LOWER(i.host), ${q}) > 0) ${end(server)}`),
    context.database.$queryRaw<
      HitRow[]
    >(Prisma.sql`SELECT e.id AS id, e.name AS name, NULL AS clusterSlug, e.slug AS environmentSlug, e.name AS environmentName, ${placeOf(environment, q)} AS place
      FROM Environment e WHERE ${visibleEnvironment} AND (INSTR(e.slug, ${q}) > 0 OR INSTR(LOWER(e.name), ${q}) > 0) ${end(environment)}`),
  ]);
  const hits = [
    ...clusters.map((row) => ({ row, kind: "cluster" as const, context: row.environmentName })),
    ...instances.map((row) => ({
      row,
      kind: "instance" as const,
      context: `${row.clusterSlug}, ${row.environmentName}`,
    })),
    ...environments.map((row) => ({ row, kind: "environment" as const, context: "Environment" })),
  ];
  return hits
    .sort((a, b) => Number(a.row.place) - Number(b.row.place) || a.row.name.length - b.row.name.length)
    .slice(0, limit)
    .map(({ row, kind, context: where }) => ({
      kind,
      id: row.id,
      name: row.name,
      context: where,
      clusterSlug: row.clusterSlug,
      environmentSlug: row.environmentSlug,
    }));
}

// INSTR and not LIKE: no wildcard to escape, and the same letters in both databases.
function placeOf(name: Prisma.Sql, q: string): Prisma.Sql {
  return Prisma.sql`CASE WHEN LOWER(${name}) = ${q} THEN 0 WHEN INSTR(LOWER(${name}), ${q}) = 1 THEN 1 WHEN INSTR(LOWER(${name}), ${`-${q}`}) > 0 THEN 2 ELSE 3 END`;
}
