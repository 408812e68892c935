import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { RookeryError } from "./errors.ts";
import { type AppliedMigration, type MigrationFile, pendingMigrations } from "./migration-files.ts";
import { isBusy } from "./sqlite-errors.ts";

// Prisma's own columns, so that its tools read this history too.
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;
const LOCK_WAIT_MS = 60_000;

/**
 * Applies what is missing to a SQLite file, all of it in one transaction: killed at any point, nothing or everything is
 * there. Others that start meanwhile wait for the lock and then find nothing to do. Returns the names applied.
 */
export async function migrateSqlite(file: string, migrations: readonly MigrationFile[]): Promise<string[]> {
  const database = openFile(file);
  try {
    await whileLocked(() => database.exec("PRAGMA journal_mode=WAL"));
    // Outside the transaction, where alone it has an effect: rebuilt tables must not cascade into their children.
    database.exec("PRAGMA foreign_keys=OFF");
    await whileLocked(() => database.exec("BEGIN IMMEDIATE"));
    const applied = applyInside(database, migrations);
    await whileLocked(() => database.exec("COMMIT"));
    return applied;
  } finally {
    // Closing rolls back what was not committed.
    database.close();
  }
}

function applyInside(database: DatabaseSync, migrations: readonly MigrationFile[]): string[] {
  database.exec(HISTORY);
  const pending = pendingMigrations(migrations, readHistory(database));
  const insert = database.prepare(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
     VALUES (?, ?, ?, ?, ?, 1)`,
  );
  for (const migration of pending) {
    const startedAt = Date.now();
    try {
      database.exec(withoutForeignKeyPragmas(migration.sql));
    } catch (cause) {
      throw new RookeryError(
        "internal",
        `The migration "${migration.name}" failed on ${describe(cause)}. Nothing was changed; Rookery's database is as it was before.`,
        { cause },
      );
    }
    insert.run(randomUUID(), migration.checksum, migration.name, startedAt, Date.now());
  }
  const broken = pending.length > 0 ? database.prepare("PRAGMA foreign_key_check").all() : [];
  if (broken.length > 0) {
    throw new RookeryError(
      "internal",
      `The migrations would leave ${broken.length} rows without their parents. Nothing was changed.`,
    );
  }
  return pending.map((migration) => migration.name);
}

function readHistory(database: DatabaseSync): AppliedMigration[] {
  return database
    .prepare(
      `SELECT migration_name, checksum, finished_at, applied_steps_count FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    )
    .all()
    .map((row) => ({
      name: String(row.migration_name),
      checksum: String(row.checksum),
      finished: row.finished_at !== null,
      stepsDone: Number(row.applied_steps_count),
    }));
}

// Prisma's engine writes these around rebuilt tables; inside a transaction they do nothing, and ON must not come early.
function withoutForeignKeyPragmas(sql: string): string {
  return sql.replace(/^PRAGMA (defer_)?foreign_keys\s*=\s*\w+;$/gim, "");
}

function openFile(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(file, { timeout: 20 });
    chmodSync(file, 0o600);
    return database;
  } catch (cause) {
    throw new RookeryError(
      "unavailable",
      `Rookery's database file ${file} cannot be opened: ${describe(cause)}. Give the user that runs Rookery read and write access to its folder, or point DATABASE_URL elsewhere.`,
      { cause },
    );
  }
}

async function whileLocked(work: () => void): Promise<void> {
  const deadline = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return work();
    } catch (cause) {
      if (!isBusy(cause)) throw cause;
      if (performance.now() > deadline) {
        throw new RookeryError(
          "unavailable",
          "Another process keeps Rookery's database locked. Stop it and start Rookery again.",
          { cause },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 40));
    }
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
