import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { type ColumnType, ColumnTypeEnum, type SqlQuery } from "@prisma/driver-adapter-utils";

const declaredTypes: Record<string, ColumnType> = {
  DECIMAL: ColumnTypeEnum.Numeric,
  FLOAT: ColumnTypeEnum.Float,
  DOUBLE: ColumnTypeEnum.Double,
  REAL: ColumnTypeEnum.Double,
  NUMERIC: ColumnTypeEnum.Double,
  TINYINT: ColumnTypeEnum.Int32,
  SMALLINT: ColumnTypeEnum.Int32,
  INT: ColumnTypeEnum.Int32,
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  DATETIME: ColumnTypeEnum.DateTime,
  TIMESTAMP: ColumnTypeEnum.DateTime,
  DATE: ColumnTypeEnum.Date,
  TIME: ColumnTypeEnum.Time,
  TEXT: ColumnTypeEnum.Text,
  VARCHAR: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  BOOLEAN: ColumnTypeEnum.Boolean,
  JSONB: ColumnTypeEnum.Json,
  JSON: ColumnTypeEnum.Json,
};

/** Prisma's type of a result column: as declared in the table, else guessed from the first value that is not null. */
export function columnType(declared: string | null, sample: SQLOutputValue | undefined): ColumnType {
  const word = (declared ?? "").toUpperCase().replace(/\(.*/, "").trim();
  const known = declaredTypes[word];
  if (known !== undefined) return known;
  if (sample === undefined || sample === null) return ColumnTypeEnum.Int32;
  if (typeof sample === "bigint") return ColumnTypeEnum.Int64;
  if (typeof sample === "number") return ColumnTypeEnum.UnknownNumber;
  return typeof sample === "string" ? ColumnTypeEnum.Text : ColumnTypeEnum.Bytes;
}

/**
 * A Prisma argument as SQLite is to store it. Integers go in as BigInt, so that nothing above 2^53 is rounded; times
 * as ISO 8601 with +00:00, the form Prisma compares as text.
 */
export function toSqlite(value: unknown, type: SqlQuery["argTypes"][number] | undefined): SQLInputValue {
  const scalar = type?.scalarType;
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "bigint") return value;
  if (typeof value === "number") {
    return Number.isInteger(value) && scalar !== "float" && scalar !== "decimal" ? BigInt(value) : value;
  }
  if (value instanceof Date) return isoTime(value);
  if (typeof value === "string") {
    if (scalar === "int" || scalar === "bigint") return BigInt(value);
    if (scalar === "float" || scalar === "decimal") return Number.parseFloat(value);
    if (scalar === "datetime") return isoTime(new Date(value));
    if (scalar === "bytes") return Buffer.from(value, "base64");
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot hold a value of type ${typeof value}.`);
}

/** A SQLite value as Prisma reads it: integers beyond 2^53 become decimal strings, numeric times become ISO 8601. */
export function fromSqlite(value: SQLOutputValue, type: ColumnType): unknown {
  if (typeof value !== "bigint" && typeof value !== "number") return value;
  if (type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString();
  if (typeof value === "bigint") {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
  }
  return type === ColumnTypeEnum.Int32 || type === ColumnTypeEnum.Int64 ? Math.trunc(value) : value;
}

function isoTime(at: Date): string {
  return at.toISOString().replace("Z", "+00:00");
}
