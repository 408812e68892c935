import { dialectOf, filePathOf } from "./database-options.ts";
import { migrateMariadb } from "./migrate-mariadb.ts";
import { migrateSqlite } from "./migrate-sqlite.ts";
import { migrationsFolder, readMigrations } from "./migration-files.ts";

/**
 * Brings Rookery's database to the schema of this version; call it before anything else opens it. Exactly once, also
 * when several processes start together or one was killed in between. Returns the names of the migrations applied now.
 *
 * Throws `unavailable` (cannot be opened, locked by another), `precondition` (a migration was changed after it was
 * applied, or the database belongs to another version) or `internal` (a migration failed); each says the mend.
 */
export async function migrateDatabase(databaseUrl: string, folder?: string): Promise<string[]> {
  const dialect = dialectOf(databaseUrl);
  const migrations = readMigrations(folder ?? migrationsFolder(dialect));
  return dialect === "sqlite"
    ? migrateSqlite(filePathOf(databaseUrl), migrations)
    : migrateMariadb(databaseUrl, migrations);
}
