import { z } from "zod";
import { compareVariable, normaliseVariable } from "../../mariadb/variable-comparison.ts";
import type { VariableDefinition } from "../../mariadb/variables.ts";
import { changedOptions } from "./option-values.ts";

/** What becomes of one variable: set while running, waiting for a restart, already so, or unknown to this version. */
export const VariableChange = z.object({
  name: z.string(),
  /** What runs now on the member that was asked; null when it does not say. */
  running: z.string().nullable(),
  /** What the option file will hold; null: the server's own default applies again. */
  wanted: z.string().nullable(),
  action: z.enum(["set now", "needs restart", "already so", "unknown"]),
});
export type VariableChange = z.infer<typeof VariableChange>;

// Words of sql_mode that the server replaces by several others (sql-mode.md of the manual).
const combinations = ["ANSI", "DB2", "MAXDB", "MSSQL", "MYSQL323", "MYSQL40", "ORACLE", "POSTGRESQL", "TRADITIONAL"];

/**
 * Whether a member runs with the wanted value. A combination such as ANSI stands there with what the server made of it
 * beside it, so it counts as set when all wanted words are there. False while it cannot be told. Pure.
 */
export function runsWith(wanted: string, definition: VariableDefinition | undefined): boolean {
  if (compareVariable(wanted, definition?.value ?? undefined, definition) === "same") return true;
  if (definition?.type !== "set" || definition.value === null) return false;
  const words = normaliseVariable(wanted, definition).split(",");
  const running = new Set(normaliseVariable(definition.value, definition).split(","));
  return words.some((word) => combinations.includes(word)) && words.every((word) => running.has(word));
}

/** Judges every difference of two option files against what the server says of its variables. Pure. */
export function judgeChanges(
  before: string,
  after: string,
  catalogue: ReadonlyMap<string, VariableDefinition>,
): VariableChange[] {
  return changedOptions(before, after).map(({ name, to }) => {
    const definition = catalogue.get(name);
    if (!definition) return { name, running: null, wanted: to, action: "unknown" };
    const running = definition.value;
    const target = to ?? definition.defaultValue;
    const common = { name, running, wanted: to };
    if (target === null) return { ...common, action: "needs restart" };
    if (runsWith(target, definition)) return { ...common, action: "already so" };
    return { ...common, action: definition.dynamic ? "set now" : "needs restart" };
  });
}

/**
 * A value as SET GLOBAL takes it: numbers as numbers (128M becomes 134217728), everything else as text. Pure.
 */
export function literalOf(
  value: string,
  definition: Pick<VariableDefinition, "type" | "choices">,
): string | number | bigint {
  const normal = normaliseVariable(value, definition);
  if (definition.type === "integer" && /^-?\d+$/.test(normal)) return BigInt(normal);
  if (definition.type === "double" && Number.isFinite(Number(normal))) return Number(normal);
  return definition.type === "text" ? value : normal;
}
