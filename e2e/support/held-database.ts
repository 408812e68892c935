import { DatabaseSync } from "node:sqlite";
import { PrismaMariaDb } from "@prisma/adapter-mariadb";
import { dialectOf, filePathOf, mariaOptions } from "#lib/core/database-options.ts";

const written = [
  "Operation",
  "OperationStep",
  "OperationLog",
  "ClusterLock",
  "AuditEvent",
  "AuditHead",
  "Event",
  "Worker",
];

/**
 * Takes Rookery's database away from everybody who writes, as a backup or a stuck administrator does: the file's write
 * lock on SQLite, read locks on all that the engine writes on MariaDB. Returns the function that gives it back.
 */
export async function holdDatabase(url: string): Promise<() => Promise<void>> {
  if (dialectOf(url) === "sqlite") {
    const file = new DatabaseSync(filePathOf(url));
    file.exec("BEGIN IMMEDIATE");
    return async () => {
      file.exec("ROLLBACK");
      file.close();
    };
  }
  const session = await new PrismaMariaDb({ ...mariaOptions(url), connectionLimit: 1 }).connect();
  const tables = written.map((name) => `\`${name}\` READ`).join(", ");
  await session.executeRaw({ sql: `LOCK TABLES ${tables}`, args: [], argTypes: [] });
  return () => session.dispose();
}

/** Makes the audit unwritable (of one action, or all), as a full disk or a revoked right does. Returns the cure. */
export async function breakAudit(
  database: { dialect: string; $executeRawUnsafe(sql: string): Promise<number> },
  action?: string,
): Promise<() => Promise<void>> {
  const sql =
    database.dialect === "sqlite"
      ? `CREATE TRIGGER no_audit BEFORE INSERT ON AuditEvent ${action ? `WHEN NEW.action = '${action}' ` : ""}BEGIN SELECT RAISE(ABORT, 'disk full'); END`
      : `CREATE TRIGGER no_audit BEFORE INSERT ON AuditEvent FOR EACH ROW ${action ? `IF NEW.action = '${action}' THEN ` : ""}SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'disk full'${action ? "; END IF" : ""}`;
  await database.$executeRawUnsafe(sql);
  return async () => void (await database.$executeRawUnsafe("DROP TRIGGER no_audit"));
}
