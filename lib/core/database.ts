import { PrismaMariaDb } from "@prisma/adapter-mariadb";
import { PrismaClient as MariaClient, Prisma } from "#prisma/generated/mariadb/client.ts";
import { PrismaClient as LiteClient } from "#prisma/generated/sqlite/client.ts";
import { type Dialect, dialectOf, mariaOptions } from "./database-options.ts";
import { RookeryError } from "./errors.ts";
import { SqliteAdapterFactory } from "./sqlite-adapter.ts";

/** Rookery's own database. Both clients come from one model; payload types are identical, so one type serves. */
export type Database = MariaClient & { readonly dialect: Dialect };
export type Tx = Prisma.TransactionClient;
export { type Dialect, dialectOf, Prisma };

/** Opens the database; connects at first use. Close with `$disconnect`. */
export function openDatabase(databaseUrl: string): Database {
  const dialect = dialectOf(databaseUrl);
  const client =
    dialect === "sqlite"
      ? asMariaClient(new LiteClient({ adapter: new SqliteAdapterFactory(databaseUrl) }))
      : new MariaClient({ adapter: new PrismaMariaDb(mariaOptions(databaseUrl)) });
  return Object.assign(client, { dialect });
}

// Safe because the generated clients differ only in options that the house does not use (skipDuplicates,
// createManyAndReturn, isolation levels); the whole db test-suite runs on both.
function asMariaClient(client: LiteClient): MariaClient {
  return client as unknown as MariaClient;
}

/**
 * Runs `work` in one transaction; retries deadlocks and busy locks a few times. Inside, write only through `tx`.
 * Throws `unavailable` when the database stays busy or away.
 */
export async function inTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.$transaction(work, { maxWait: 15_000, timeout: 30_000 });
    } catch (error) {
      if (!isContention(error)) throw translate(error);
      if (attempt >= 6) {
        throw new RookeryError("unavailable", "Rookery's database is busy. Nothing was changed; try again.", {
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, attempt * 20 * (0.5 + Math.random())));
    }
  }
}

/** True for deadlocks and busy locks: the transaction may simply be tried again. */
export function isContention(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError || hasCode(error))) return false;
  const code = hasCode(error) ? error.code : "";
  // 1020 record changed, 1205 lock wait, 1213 deadlock; P2034 is Prisma's word for a write conflict, P1008 for a busy file.
  if (code === "P2034" || code === "P1008") return true;
  return (
    /\b(1020|1205|1213)\b|deadlock/i.test(String(error instanceof Error ? error.message : error)) && code !== "P2002"
  );
}

function hasCode(error: unknown): error is { code: string; message: string } {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string";
}

function translate(error: unknown): unknown {
  // Refused or rolled back because of its time: no COMMIT was sent.
  if (hasCode(error) && error.code === "P2028") {
    return new RookeryError("unavailable", "Rookery's database is too slow now. Nothing was changed; try again.", {
      cause: error,
    });
  }
  // A COMMIT whose answer is lost looks like any other broken line, so nothing may be promised here.
  if (isDatabaseAway(error)) {
    return new RookeryError(
      "unavailable",
      "The connection to Rookery's database broke. It may or may not have been done: look before you try again.",
      { cause: error },
    );
  }
  return error;
}

/** True when Rookery's database could not be reached or the line to it broke, as Prisma or the driver below say it. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const code = "code" in error ? String(error.code) : "";
  if (/^P1(001|002|017)$/.test(code) || error.constructor.name === "PrismaClientInitializationError") return true;
  // P2039 is a raw driver error; 450xx are the driver's own: socket closed, time-outs, an exhausted pool.
  if (code === "P2039" && error instanceof Error && /`450\d\d`/.test(error.message)) return true;
  if ("sqlState" in error && error.sqlState === "08S01") return true;
  if ("state" in error && error.state === "08S01") return true;
  return "cause" in error && isDatabaseAway(error.cause);
}

/** True when a unique index refused the row: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error) && error.code === "P2002";
}

/** The database's own clock, for leases: two workers with different wall clocks must agree who holds what. */
export async function databaseNow(database: Database | Tx, dialect: Dialect): Promise<Date> {
  const rows =
    dialect === "sqlite"
      ? await database.$queryRaw<{ at: string }[]>`SELECT strftime('%Y-%m-%dT%H:%M:%fZ','now') AS at`
      : await database.$queryRaw<{ at: string }[]>`SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ') AS at`;
  const at = rows[0]?.at;
  if (!at) throw new RookeryError("unavailable", "Rookery's database did not tell the time.");
  return new Date(at.replace(/(\.\d{3})\d*Z$/, "$1Z"));
}
