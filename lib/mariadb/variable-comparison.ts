import type { VariableDefinition } from "./variables.ts";

/** How a wanted value stands to the running one. `unknown`: this version has no such variable. */
export type VariableDifference = "same" | "differs" | "needs restart" | "unknown";

const units: Readonly<Record<string, bigint>> = {
  "": 1n,
  K: 1024n,
  M: 1024n ** 2n,
  G: 1024n ** 3n,
  T: 1024n ** 4n,
  P: 1024n ** 5n,
  E: 1024n ** 6n,
};

function asFlag(value: string): string {
  const text = value.trim().toUpperCase();
  if (["", "1", "ON", "TRUE", "YES"].includes(text)) return "ON";
  if (["0", "OFF", "FALSE", "NO"].includes(text)) return "OFF";
  return text;
}

function asInteger(value: string): string {
  const match = /^([+-]?\d+)\s*([KMGTPE]?)B?$/i.exec(value.trim());
  if (!match) return value.trim().toUpperCase();
  return (BigInt(match[1] ?? "0") * (units[(match[2] ?? "").toUpperCase()] ?? 1n)).toString();
}

function asDouble(value: string): string {
  const number = Number(value.trim());
  return Number.isFinite(number) && value.trim() !== "" ? String(number) : value.trim();
}

// An enum may be written as its position; ON and OFF among the choices may be written as booleans.
function asChoice(value: string, choices: readonly string[]): string {
  const text = value.trim().toUpperCase();
  const named = choices.find((choice) => choice.toUpperCase() === text);
  if (named !== undefined) return named.toUpperCase();
  const flag = asFlag(text);
  if (choices.some((choice) => choice.toUpperCase() === flag) && text !== "") return flag;
  const position = /^\d+$/.test(text) ? choices[Number(text)] : undefined;
  return position === undefined ? text : position.toUpperCase();
}

function asList(value: string): string {
  const words = value.split(",").map((word) => word.trim().toUpperCase());
  return [...new Set(words.filter((word) => word !== ""))].sort().join(",");
}

// Data folders are given with and without the last slash.
function asText(value: string): string {
  const text = value.trim();
  return text.startsWith("/") && text.length > 1 ? text.replace(/\/+$/, "") : text;
}

/** One value in the one spelling that equal values share: ON/1/true, 128M/134217728, case of words, order of lists. */
export function normaliseVariable(value: string, definition: Pick<VariableDefinition, "type" | "choices">): string {
  switch (definition.type) {
    case "boolean":
      return asFlag(value);
    case "integer":
      return asInteger(value);
    case "double":
      return asDouble(value);
    case "enum":
      return asChoice(value, definition.choices);
    case "set":
    case "flags":
      return asList(value);
    case "text":
      return asText(value);
  }
}

/**
 * Compares what is wanted with what runs. Integers are also equal when the server rounded the wanted value down to its
 * block by less than one 4 KiB page. `needs restart` instead of `differs` for what cannot change while running.
 */
export function compareVariable(
  wanted: string,
  running: string | undefined,
  definition: VariableDefinition | undefined,
): VariableDifference {
  if (definition === undefined || running === undefined) return "unknown";
  const [left, right] = [normaliseVariable(wanted, definition), normaliseVariable(running, definition)];
  if (left === right || (definition.type === "integer" && isRounding(left, right))) return "same";
  return definition.dynamic ? "differs" : "needs restart";
}

function isRounding(wanted: string, running: string): boolean {
  if (!/^\d+$/.test(wanted) || !/^\d+$/.test(running)) return false;
  const [left, right] = [BigInt(wanted), BigInt(running)];
  const gap = left > right ? left - right : right - left;
  return gap < 4096n && left >= 1024n * 1024n;
}
