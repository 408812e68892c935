import type { Context } from "../core/context.ts";
import { type Database, Prisma, type Tx } from "../core/database.ts";
import type { Observation } from "./schemas.ts";
import { demandSystem } from "./visibility.ts";

// 7 values a row: far below what one statement may bind in either database.
const chunkRows = 1_000;

/**
 * Keeps the newest observation of many instances, one statement per thousand. A failed poll (body null) leaves the last
 * good reading and its date as they are; one that is older than what stands there changes nothing. Instances that are
 * gone meanwhile are left out.
 */
export async function recordObservations(context: Context, observations: readonly Observation[]): Promise<void> {
  demandSystem(context.actor);
  for (let start = 0; start < observations.length; start += chunkRows) {
    const chunk = observations.slice(start, start + chunkRows);
    try {
      await upsert(context.database, chunk);
    } catch (error) {
      // Most likely an instance was removed while it was polled: one stranger must not cost the others their reading.
      const known = await context.database.instance.findMany({
        where: { id: { in: chunk.map((one) => one.instanceId) } },
        select: { id: true },
      });
      const ids = new Set(known.map((row) => row.id));
      const left = chunk.filter((one) => ids.has(one.instanceId));
      if (left.length === chunk.length) throw error;
      if (left.length > 0) await upsert(context.database, left);
    }
  }
}

async function upsert(database: Database | Tx, rows: readonly Observation[]): Promise<void> {
  const values = rows.map((row) => {
    const body = row.body === null ? null : JSON.stringify(row.body);
    return Prisma.sql`(${row.instanceId}, ${row.at}, ${row.reachable}, ${row.failures}, ${body}, ${row.bodyAt}, ${row.error})`;
  });
  const insert = Prisma.sql`INSERT INTO Observation (instanceId, at, reachable, failures, body, bodyAt, error) VALUES ${Prisma.join(values)}`;
  const dialect = "dialect" in database ? database.dialect : "mariadb";
  await database.$executeRaw(
    dialect === "sqlite" ? Prisma.sql`${insert} ${onConflictSqlite}` : Prisma.sql`${insert} ${onConflictMariaDb}`,
  );
}

const onConflictSqlite = Prisma.sql`ON CONFLICT (instanceId) DO UPDATE SET
  reachable = excluded.reachable, failures = excluded.failures, error = excluded.error,
  body = COALESCE(excluded.body, Observation.body),
  bodyAt = CASE WHEN excluded.body IS NULL THEN Observation.bodyAt ELSE excluded.bodyAt END,
  at = excluded.at
  WHERE excluded.at >= Observation.at`;

// MariaDB assigns from left to right: `at` comes last, because the others compare with its old value.
const onConflictMariaDb = Prisma.sql`ON DUPLICATE KEY UPDATE
  reachable = IF(VALUES(at) >= at, VALUES(reachable), reachable),
  failures = IF(VALUES(at) >= at, VALUES(failures), failures),
  error = IF(VALUES(at) >= at, VALUES(error), error),
  bodyAt = IF(VALUES(at) >= at AND VALUES(body) IS NOT NULL, VALUES(bodyAt), bodyAt),
  body = IF(VALUES(at) >= at AND VALUES(body) IS NOT NULL, VALUES(body), body),
  at = GREATEST(at, VALUES(at))`;
