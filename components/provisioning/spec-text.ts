import { isMap, LineCounter, parseDocument, stringify } from "yaml";
import { ClusterSpec } from "#lib/provisioning/schemas.ts";
import { isRecord, type SpecValues } from "./spec-draft.ts";

/** One thing that is wrong with a spec: where (path of the field, line in the text from 1) and what to do. */
export interface SpecProblem {
  path: string;
  line: number | null;
  message: string;
}

/** A text read as a spec: the values where it is YAML at all, and everything that is wrong. */
export interface SpecReading {
  values: SpecValues | null;
  problems: SpecProblem[];
}

const largest = 100_000;

/** Writes a spec as YAML, in the order of its fields. Pure. */
export function writeSpec(spec: SpecValues): string {
  return stringify(spec, { lineWidth: 0 });
}

/** Reads YAML and checks it by the same schema as the server. Aliases are refused: a spec has no use for them. Pure. */
export function readSpec(text: string): SpecReading {
  if (text.length > largest) return failed("", null, "This is longer than a spec can be.");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [error] = document.errors;
  if (error) return failed("", lines.linePos(error.pos[0]).line, error.message);
  let values: unknown;
  try {
    values = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    if (cause instanceof ReferenceError) return failed("", null, "Aliases (*name) cannot be used here.");
    throw cause;
  }
  if (!isRecord(values)) return failed("", 1, "A spec is a list of fields, beginning with apiVersion: rookery/v1.");
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = keyOffset(document.contents, path.slice(0, length));
      if (offset !== null) return lines.linePos(offset).line;
    }
    return null;
  };
  return { values, problems: problemsOf(values, lineOf) };
}

/** What is wrong with plain values, by the schema of the server. Pure. */
export function checkSpec(values: SpecValues): SpecProblem[] {
  return problemsOf(values, () => null);
}

function problemsOf(values: SpecValues, lineOf: (path: readonly PropertyKey[]) => number | null): SpecProblem[] {
  const result = ClusterSpec.safeParse(values);
  if (result.success) return [];
  return result.error.issues.flatMap((issue): SpecProblem[] => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        path: [...issue.path, key].map(String).join("."),
        line: lineOf([...issue.path, key]),
        message: `a spec has no field "${key}"`,
      }));
    return [{ path: issue.path.map(String).join("."), line: lineOf(issue.path), message: plain(issue.message) }];
  });
}

// The library's own words for a missing or empty value speak of types; people miss a value.
function plain(message: string): string {
  if (/received undefined/.test(message)) return "is missing";
  if (/expected string, received number/.test(message)) return "must be text: write it in quotes";
  const number = /expected (number|int), received (string|NaN)/.test(message);
  return number ? "must be a whole number" : message;
}

function keyOffset(node: unknown, path: readonly PropertyKey[]): number | null {
  const [first, ...rest] = path;
  if (!isMap(node) || first === undefined) return null;
  for (const pair of node.items) {
    const { key } = pair;
    if (!hasValue(key) || String(key.value) !== String(first)) continue;
    if (rest.length === 0 || !isMap(pair.value)) return rest.length === 0 ? (key.range?.[0] ?? null) : null;
    return keyOffset(pair.value, rest);
  }
  return null;
}

function hasValue(key: unknown): key is { value: unknown; range?: [number, number, number] | null } {
  return typeof key === "object" && key !== null && "value" in key;
}

function failed(path: string, line: number | null, message: string): SpecReading {
  return { values: null, problems: [{ path, line, message }] };
}
