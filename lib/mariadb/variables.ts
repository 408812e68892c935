import { z } from "zod";
import { RookeryError } from "../core/errors.ts";
import type { FleetConnection } from "./ports.ts";
import { quoteIdentifier, quoteString } from "./quote.ts";
import { NullableText, parseRows, TextCell } from "./rows.ts";

const VariableRow = z.object({ Variable_name: TextCell, Value: TextCell });

/** Global variables by lower-case name, values as the server writes them. With `names` only those; unknown ones are absent. */
export async function readVariables(
  connection: FleetConnection,
  names?: readonly string[],
): Promise<Map<string, string>> {
  if (names && names.length === 0) return new Map();
  const filter = names ? ` WHERE Variable_name IN (${names.map(() => "?").join(",")})` : "";
  const rows = await connection.query(`SHOW GLOBAL VARIABLES${filter}`, names ?? []);
  return new Map(
    parseRows(VariableRow, rows, connection, "its variables").map((row) => [
      row.Variable_name.toLowerCase(),
      row.Value,
    ]),
  );
}

/**
 * SET GLOBAL. Numbers must be given as number or bigint, the server refuses '128' for them; ON/OFF may be text. Throws
 * `precondition` (1238) for one that needs a restart, `invalid` (1231, 1232), `not_found` (1193), `forbidden` (1227).
 */
export async function setGlobalVariable(
  connection: FleetConnection,
  name: string,
  value: string | number | bigint,
): Promise<void> {
  if (!/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/i.test(name)) {
    throw new RookeryError("invalid", `"${name.slice(0, 60)}" is not the name of a variable.`);
  }
  if (typeof value === "number" && !Number.isFinite(value))
    throw new RookeryError("invalid", `${name} needs a finite number.`);
  // Not bound: the driver binds numbers as doubles, which the server refuses for integer variables (1232).
  const literal = typeof value === "string" ? quoteString(value) : String(value);
  await connection.execute(`SET GLOBAL ${name.split(".").map(quoteIdentifier).join(".")}=${literal}`);
}

/** One variable of information_schema.SYSTEM_VARIABLES. */
export interface VariableDefinition {
  name: string;
  scope: "global" | "session" | "session only";
  /** False: the value changes only with a restart. */
  dynamic: boolean;
  type: "boolean" | "integer" | "double" | "enum" | "set" | "flags" | "text";
  /** Allowed words of an enum, set or flags; empty otherwise. */
  choices: string[];
  minimum: string | null;
  maximum: string | null;
  defaultValue: string | null;
  value: string | null;
  comment: string;
}

const scopes: Readonly<Record<string, VariableDefinition["scope"]>> = {
  GLOBAL: "global",
  SESSION: "session",
  "SESSION ONLY": "session only",
};

function typeOf(text: string): VariableDefinition["type"] {
  if (text === "BOOLEAN") return "boolean";
  if (/INT/.test(text)) return "integer";
  if (text === "DOUBLE") return "double";
  if (text === "ENUM") return "enum";
  if (text === "SET") return "set";
  return text === "FLAGSET" ? "flags" : "text";
}

const DefinitionRow = z
  .object({
    name: TextCell,
    scope: TextCell,
    type: TextCell,
    choices: NullableText,
    minimum: NullableText,
    maximum: NullableText,
    default_value: NullableText,
    value: NullableText,
    read_only: TextCell,
    comment: NullableText,
  })
  .transform(
    (row): VariableDefinition => ({
      name: row.name.toLowerCase(),
      scope: scopes[row.scope] ?? "global",
      dynamic: row.read_only !== "YES",
      type: typeOf(row.type),
      choices: row.choices ? row.choices.split(",") : [],
      minimum: row.minimum,
      maximum: row.maximum,
      defaultValue: row.default_value,
      value: row.value,
      comment: row.comment ?? "",
    }),
  );

/** All variables of this server's version with scope, type, limits and whether they change without a restart. */
export async function readVariableCatalogue(connection: FleetConnection): Promise<Map<string, VariableDefinition>> {
  const rows = await connection.query(
    "SELECT VARIABLE_NAME AS name, VARIABLE_SCOPE AS scope, VARIABLE_TYPE AS type, ENUM_VALUE_LIST AS choices, NUMERIC_MIN_VALUE AS minimum, " +
      "NUMERIC_MAX_VALUE AS maximum, DEFAULT_VALUE AS default_value, GLOBAL_VALUE AS value, READ_ONLY AS read_only, VARIABLE_COMMENT AS comment " +
      "FROM information_schema.SYSTEM_VARIABLES ORDER BY VARIABLE_NAME",
  );
  const definitions = parseRows(DefinitionRow, rows, connection, "its variables");
  return new Map(definitions.map((definition) => [definition.name, definition]));
}
