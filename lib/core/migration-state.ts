import { z } from "zod";
import type { Database } from "./database.ts";

/** What is known of the schema of Rookery's own database: its migrations, and whether one was left halfway. */
export const MigrationState = z.object({
  applied: z.number(),
  latest: z.string().nullable(),
  /** The migration that began and did not end; null is good. */
  unfinished: z.string().nullable(),
});
export type MigrationState = z.infer<typeof MigrationState>;

const Row = z.object({ name: z.string(), finished: z.coerce.number() });

/** Reads the history that migrateDatabase keeps. Changes nothing. */
export async function readMigrationState(database: Database): Promise<MigrationState> {
  // Both databases name the columns alike; without quotes the one statement serves both.
  const raw = await database.$queryRawUnsafe(
    "SELECT migration_name AS name, CASE WHEN finished_at IS NULL THEN 0 ELSE 1 END AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name",
  );
  const rows = z.array(Row).parse(raw);
  const finished = rows.filter((row) => row.finished === 1);
  return {
    applied: finished.length,
    latest: finished.at(-1)?.name ?? null,
    unfinished: rows.find((row) => row.finished === 0)?.name ?? null,
  };
}
