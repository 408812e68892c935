import { z } from "zod";
import { RookeryError } from "../core/errors.ts";
import type { FleetConnection, FleetRow } from "./ports.ts";

/** A count: the driver gives 64-bit columns as strings and smaller ones as numbers. Rejects what is no finite number. */
export const NumberCell = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform(Number);

/** A whole number of any size, kept exact. */
export const BigCell = z.union([z.number().int(), z.string().regex(/^-?\d+$/)]).transform((value) => BigInt(value));

/** Text; the driver gives a column of a binary collation as bytes. */
export const TextCell = z
  .union([z.string(), z.number(), z.instanceof(Uint8Array)])
  .transform((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value)));

/** Text that a server may leave out. */
export const NullableText = TextCell.nullable();

/** ON/OFF in all the ways MariaDB says it: 1, "1", "ON", "Yes". Anything else is an error, never false. */
export const FlagCell = z.union([z.number(), z.string()]).transform((value, context) => {
  const text = String(value).toUpperCase();
  if (["1", "ON", "YES", "TRUE"].includes(text)) return true;
  if (["0", "OFF", "NO", "FALSE"].includes(text)) return false;
  context.addIssue({
    code: "custom",
    message: `"${text.slice(0, 40)}" is neither on nor off`,
  });
  return z.NEVER;
});

/** Parses one row of a server's answer. Throws `internal` that names the column, not its value: it may be a secret. */
export function parseRow<S extends z.ZodType>(
  schema: S,
  row: FleetRow | undefined,
  connection: FleetConnection,
  what: string,
): z.output<S> {
  if (row === undefined) throw new RookeryError("internal", `${connection.label} gave no answer about ${what}.`);
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const columns = result.error.issues.map((issue) => issue.path.map(String).join(".") || "(row)").join(", ");
  throw new RookeryError(
    "internal",
    `${connection.label} answered about ${what} in a way that Rookery does not understand (${columns}).`,
    {
      cause: new Error(result.error.message),
    },
  );
}

/** The same for every row. */
export function parseRows<S extends z.ZodType>(
  schema: S,
  rows: readonly FleetRow[],
  connection: FleetConnection,
  what: string,
): z.output<S>[] {
  return rows.map((row) => parseRow(schema, row, connection, what));
}

/** Runs a query that answers with exactly one row and parses it. */
export async function readOne<S extends z.ZodType>(
  connection: FleetConnection,
  schema: S,
  sql: string,
  what: string,
  values: readonly (string | number | null)[] = [],
): Promise<z.output<S>> {
  const rows = await connection.query(sql, values);
  return parseRow(schema, rows[0], connection, what);
}
