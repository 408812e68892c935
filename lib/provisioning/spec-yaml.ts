import { isMap, isScalar, LineCounter, parseDocument, stringify } from "yaml";
import { ClusterSpec } from "./schemas.ts";

/** One fault of a YAML text: where it is, which field, and what to do. `line` counts from 1; null when it is about the whole. */
export interface SpecFault {
  line: number | null;
  column: number | null;
  path: string;
  message: string;
}

export type ParsedSpec = { ok: true; spec: ClusterSpec } | { ok: false; faults: SpecFault[] };

// A spec is a page of text; what is longer is no spec, and must not cost time.
const maxCharacters = 64 * 1024;

/** A spec as YAML, in the order that people read it: what it is, where, how large, then the rest. Pure. */
export function writeSpecYaml(spec: ClusterSpec): string {
  const { apiVersion, kind, name, environment, owner, labels, topology, version, replicas, ...rest } = spec;
  // No folding: a folded string would change a value's spaces in the eyes of the reader.
  return stringify(
    { apiVersion, kind, name, environment, owner, labels, topology, version, replicas, ...rest },
    { lineWidth: 0, defaultStringType: "PLAIN" },
  );
}

/**
 * Reads a spec from YAML. Every fault carries its line: of the syntax, of a value that does not hold, of a field that
 * does not exist; for one that is missing, the line of what it is missing in. Never throws for what a person typed. Pure.
 */
export function parseSpecYaml(text: string): ParsedSpec {
  if (text.length > maxCharacters)
    return {
      ok: false,
      faults: [{ line: null, column: null, path: "", message: "is longer than 64 KiB; a spec is much shorter" }],
    };
  const lines = new LineCounter();
  // Version 1.2: "on" and "yes" stay words, as MariaDB's values are written. Aliases are refused: they only make bombs.
  const document = parseDocument(text, {
    lineCounter: lines,
    version: "1.2",
    uniqueKeys: true,
    prettyErrors: false,
    stringKeys: true,
  });
  const at = (offset: number | undefined) => {
    if (offset === undefined) return { line: null, column: null };
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    return {
      ok: false,
      faults: document.errors.map((error) => ({ ...at(error.pos[0]), path: "", message: error.message })),
    };
  }
  if (!isMap(document.contents))
    return {
      ok: false,
      faults: [{ line: 1, column: 1, path: "", message: "must begin with fields such as apiVersion: rookery/v1" }],
    };
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 0 });
  } catch {
    return {
      ok: false,
      faults: [
        { line: null, column: null, path: "", message: "must not use anchors and aliases; write the value out" },
      ],
    };
  }
  const result = ClusterSpec.safeParse(raw);
  if (result.success) return { ok: true, spec: result.data };
  const faults = result.error.issues.flatMap((issue): SpecFault[] => {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        ...at(offsetOf(document, [...path, key])),
        path: [...path, key].join("."),
        message: "there is no such field",
      }));
    }
    const where = { ...at(offsetOf(document, path)), path: path.join(".") };
    // 10.10 without quotes is the number 10.1: it cannot be taken for what was meant.
    if (where.path === "version" && issue.code === "invalid_type")
      return [{ ...where, message: 'write the series in quotes: "11.8"' }];
    return [{ ...where, message: issue.message }];
  });
  return { ok: false, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

/** Where the key of a path stands; of a path that is not there, its nearest parent that is. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
      if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isScalar(node) && node.range) return node.range[0];
  }
  return isMap(document.contents) ? document.contents.range?.[0] : undefined;
}
