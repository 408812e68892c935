import { randomUUID } from "node:crypto";
import { PrismaMariaDb } from "@prisma/adapter-mariadb";
import { mariaOptions } from "./database-options.ts";
import { RookeryError } from "./errors.ts";
import { type AppliedMigration, type MigrationFile, pendingMigrations } from "./migration-files.ts";
import { redact } from "./redact.ts";
import { splitStatements } from "./sql-script.ts";

type Pool = ReturnType<Awaited<ReturnType<PrismaMariaDb["connect"]>>["underlyingDriver"]>;
type Connection = Awaited<ReturnType<Pool["getConnection"]>>;

const HISTORY = `CREATE TABLE IF NOT EXISTS \`_prisma_migrations\` (
  \`id\` VARCHAR(36) PRIMARY KEY NOT NULL, \`checksum\` VARCHAR(64) NOT NULL, \`finished_at\` DATETIME(3),
  \`migration_name\` VARCHAR(255) NOT NULL, \`logs\` TEXT, \`rolled_back_at\` DATETIME(3),
  \`started_at\` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), \`applied_steps_count\` INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;
const LOCK_NAME = "CONCAT('rookery.migrate.', MD5(DATABASE()))";
const LOCK_WAIT_SECONDS = 60;
// "It is there already" (table, column, key, foreign key) or "it is gone already": what a repeated DDL statement says.
const ALREADY_DONE = new Set([1050, 1060, 1061, 1091, 1826]);

/**
 * Applies what is missing to a MariaDB database, one process at a time (GET_LOCK). DDL cannot be rolled back there, so
 * the number of statements done is kept: after a kill the next start goes on at the first one that may be undone.
 */
export async function migrateMariadb(databaseUrl: string, migrations: readonly MigrationFile[]): Promise<string[]> {
  const options = mariaOptions(databaseUrl);
  const adapter = await new PrismaMariaDb({ ...options, connectionLimit: 1 })
    .connect()
    .catch((cause) => unreachable(options, cause));
  try {
    const connection = await adapter
      .underlyingDriver()
      .getConnection()
      .catch((cause) => unreachable(options, cause));
    try {
      return await underLock(connection, () => applyAll(connection, migrations));
    } finally {
      await connection.release();
    }
  } finally {
    await adapter.dispose();
  }
}

async function underLock<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const got = await first(connection, `SELECT CAST(GET_LOCK(${LOCK_NAME}, ${LOCK_WAIT_SECONDS}) AS CHAR) AS got`);
  if (String(got?.got) !== "1") {
    throw new RookeryError(
      "unavailable",
      `Another process has been migrating Rookery's database for ${LOCK_WAIT_SECONDS} s. Wait for it, then start again.`,
    );
  }
  try {
    return await work();
  } finally {
    await connection.query(`SELECT RELEASE_LOCK(${LOCK_NAME})`);
  }
}

async function applyAll(connection: Connection, migrations: readonly MigrationFile[]): Promise<string[]> {
  await connection.query(HISTORY);
  const history = await readHistory(connection);
  const pending = pendingMigrations(migrations, history);
  for (const migration of pending) {
    const begun = history.find((row) => row.name === migration.name);
    if (!begun) {
      await connection.query("INSERT INTO `_prisma_migrations` (`id`, `checksum`, `migration_name`) VALUES (?, ?, ?)", [
        randomUUID(),
        migration.checksum,
        migration.name,
      ]);
    }
    await applyOne(connection, migration, begun);
    await connection.query(
      "UPDATE `_prisma_migrations` SET `finished_at` = CURRENT_TIMESTAMP(3), `logs` = NULL WHERE `migration_name` = ?",
      [migration.name],
    );
  }
  return pending.map((migration) => migration.name);
}

async function applyOne(
  connection: Connection,
  migration: MigrationFile,
  begun: AppliedMigration | undefined,
): Promise<void> {
  const statements = splitStatements(migration.sql);
  for (const [index, statement] of statements.entries()) {
    if (index < (begun?.stepsDone ?? 0)) continue;
    // Only the first statement after a kill may have happened without being counted.
    const mayBeDone = begun !== undefined && index === begun.stepsDone;
    await runStatement(connection, migration.name, statement, index + 1, mayBeDone);
  }
}

// Rows and the count change in one transaction; DDL commits by itself, hence ALREADY_DONE.
async function runStatement(
  connection: Connection,
  name: string,
  statement: string,
  position: number,
  mayBeDone: boolean,
): Promise<void> {
  await connection.beginTransaction();
  try {
    await connection.query(statement);
  } catch (cause) {
    await connection.rollback();
    if (!(mayBeDone && isAlreadyDone(cause))) {
      const message = redact(cause instanceof Error ? cause.message : String(cause)).slice(0, 4_000);
      await connection.query("UPDATE `_prisma_migrations` SET `logs` = ? WHERE `migration_name` = ?", [message, name]);
      throw new RookeryError(
        "internal",
        `The migration "${name}" stopped at statement ${position}: error ${errnoOf(cause) || "unknown"}. Remove the cause (rights, space) and start again: it goes on there.`,
        { cause },
      );
    }
  }
  await connection.query("UPDATE `_prisma_migrations` SET `applied_steps_count` = ? WHERE `migration_name` = ?", [
    position,
    name,
  ]);
  await connection.commit();
}

// 1005 with errno 121 is how InnoDB says that a foreign key of this name is there; with another errno it is a fault.
function isAlreadyDone(cause: unknown): boolean {
  const errno = errnoOf(cause);
  return ALREADY_DONE.has(errno) || (errno === 1005 && cause instanceof Error && /errno: 121\b/.test(cause.message));
}

async function readHistory(connection: Connection): Promise<AppliedMigration[]> {
  const rows = await connection.query<Record<string, unknown>[]>(
    "SELECT `migration_name` AS name, `checksum`, `finished_at` IS NOT NULL AS finished, `applied_steps_count` AS steps FROM `_prisma_migrations` WHERE `rolled_back_at` IS NULL",
  );
  return rows.map((row) => ({
    name: String(row.name),
    checksum: String(row.checksum),
    finished: Number(row.finished) === 1,
    stepsDone: Number(row.steps),
  }));
}

async function first(connection: Connection, sql: string): Promise<Record<string, unknown> | undefined> {
  const rows = await connection.query<Record<string, unknown>[]>(sql);
  return rows[0];
}

function errnoOf(cause: unknown): number {
  return typeof cause === "object" && cause !== null && "errno" in cause && typeof cause.errno === "number"
    ? cause.errno
    : 0;
}

function unreachable(options: { host: string; port: number; database: string }, cause: unknown): never {
  throw new RookeryError(
    "unavailable",
    `Rookery's database "${options.database}" at ${options.host}:${options.port} cannot be opened. Check that the server runs, that the database exists (CREATE DATABASE ... CHARACTER SET utf8mb4) and that the account in DATABASE_URL may use it.`,
    { cause },
  );
}
