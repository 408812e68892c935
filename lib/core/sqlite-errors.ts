import { DriverAdapterError, type MappedError } from "@prisma/driver-adapter-utils";

const SQLITE_BUSY = 5;
const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARYKEY = 1555;
const CONSTRAINT_NOTNULL = 1299;
const CONSTRAINT_FOREIGNKEY = 787;
const CONSTRAINT_TRIGGER = 1811;

interface SqliteError extends Error {
  code: "ERR_SQLITE_ERROR";
  errcode: number;
}

/** Turns a node:sqlite error into Prisma's form, so that P2002, P2003 and the like reach the caller; others pass as they are. */
export function toDriverError(error: unknown): unknown {
  if (!isSqliteError(error)) return error;
  return new DriverAdapterError({
    originalCode: String(error.errcode),
    originalMessage: error.message,
    ...mapped(error.errcode, error.message),
  });
}

/** True when another process holds the write lock: the caller may try again. */
export function isBusy(error: unknown): boolean {
  if (isSqliteError(error)) return isBusyCode(error.errcode);
  return error instanceof DriverAdapterError && error.cause.kind === "SocketTimeout";
}

function mapped(code: number, message: string): MappedError {
  const columns = message.split("constraint failed: ")[1]?.split(", ");
  const fields = columns?.map((column) => column.split(".").at(-1) ?? column);
  if (code === CONSTRAINT_UNIQUE || code === CONSTRAINT_PRIMARYKEY) {
    const table = columns?.[0]?.split(".").slice(0, -1).join(".");
    return {
      kind: "UniqueConstraintViolation",
      ...(fields ? { constraint: { fields } } : {}),
      ...(table ? { table } : {}),
    };
  }
  if (code === CONSTRAINT_NOTNULL)
    return { kind: "NullConstraintViolation", ...(fields ? { constraint: { fields } } : {}) };
  if (code === CONSTRAINT_FOREIGNKEY || code === CONSTRAINT_TRIGGER) {
    return { kind: "ForeignKeyConstraintViolation", constraint: { foreignKey: {} } };
  }
  // Prisma has no word for a busy file; SocketTimeout becomes P1008, which inTransaction retries.
  if (isBusyCode(code)) return { kind: "SocketTimeout" };
  const name = message.split(": ")[1];
  if (message.startsWith("no such table")) return { kind: "TableDoesNotExist", ...(name ? { table: name } : {}) };
  if (message.startsWith("no such column")) return { kind: "ColumnNotFound", ...(name ? { column: name } : {}) };
  return { kind: "sqlite", extendedCode: code, message };
}

// The low byte is the primary code; BUSY_SNAPSHOT and BUSY_RECOVERY share it.
function isBusyCode(code: number): boolean {
  return (code & 0xff) === SQLITE_BUSY;
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR" && "errcode" in error;
}
