import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RookeryError } from "./errors.ts";

/** One migration as it lies on disk; `checksum` is the SHA-256 that Prisma's own engine would store. */
export interface MigrationFile {
  name: string;
  sql: string;
  checksum: string;
}

/** A row of `_prisma_migrations`: unfinished while finishedAt is null. */
export interface AppliedMigration {
  name: string;
  checksum: string;
  finished: boolean;
  stepsDone: number;
}

/** Where the migrations of one database lie: prisma/{sqlite,mariadb}/migrations. */
export function migrationsFolder(dialect: "sqlite" | "mariadb"): string {
  return fileURLToPath(new URL(`../../prisma/${dialect}/migrations/`, import.meta.url));
}

/** Reads a folder of `NNNN_name/migration.sql`, in order. Throws `internal` when there is none. */
export function readMigrations(folder: string): MigrationFile[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0)
    throw new RookeryError("internal", `There is no migration in ${folder}. Install Rookery's files again.`);
  return names.map((name) => {
    const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

/**
 * What is still to be done, in order. Pure. Throws `precondition` when the history and the files tell different
 * stories: a migration changed after it was applied, or one that this version does not know.
 */
export function pendingMigrations(
  files: readonly MigrationFile[],
  history: readonly AppliedMigration[],
): MigrationFile[] {
  for (const applied of history) {
    const file = files.find((candidate) => candidate.name === applied.name);
    if (!file) {
      throw new RookeryError(
        "precondition",
        `Rookery's database was last used by another version: it has the migration "${applied.name}", which this one does not know. ` +
          "Start that version (or a newer one) again, or restore the backup made before the upgrade. Nothing was changed.",
      );
    }
    if (file.checksum !== applied.checksum) {
      throw new RookeryError(
        "precondition",
        `The migration "${applied.name}" was changed after it was applied to this database. ` +
          "Put the original file back (install this version's files again) and start anew. A changed schema needs a new migration. Nothing was changed.",
      );
    }
  }
  return files.filter((file) => !history.some((applied) => applied.name === file.name && applied.finished));
}
