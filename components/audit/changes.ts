export interface FieldChange {
  /** Path of the field: "policy.approvals.default". */
  field: string;
  from: string;
  to: string;
}

const absent = "not set";

/**
 * What an audit row's detail says of a change: fields that differ between `before` and `after` (or `from` and `to`), and
 * everything else as it was recorded; null when nothing is left. A field that `after` does not name was not changed. Pure.
 */
export function changesOf(detail: Record<string, unknown>): {
  changes: FieldChange[];
  rest: Record<string, unknown> | null;
} {
  const [was, is] = "before" in detail && "after" in detail ? ["before", "after"] : ["from", "to"];
  if (!(was in detail && is in detail)) return { changes: [], rest: Object.keys(detail).length > 0 ? detail : null };
  const before = flatten(detail[was]);
  const after = flatten(detail[is]);
  const changes = [...after].flatMap(([field, to]) => {
    const from = before.get(field) ?? absent;
    return from === to ? [] : [{ field: field || "value", from, to }];
  });
  // Fields of an object or list that `after` does name, but without this member, were taken away.
  const owners = new Set([...after.keys()].map((field) => field.split(".")[0]));
  for (const [field, from] of before)
    if (!after.has(field) && field.includes(".") && owners.has(field.split(".")[0]))
      changes.push({ field, from, to: absent });
  const rest = Object.fromEntries(Object.entries(detail).filter(([name]) => name !== was && name !== is));
  return { changes, rest: Object.keys(rest).length > 0 ? rest : null };
}

function flatten(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null || isFlat(value)) return new Map([[path, write(value)]]);
  const entries = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item] as const)
    : Object.entries(value);
  if (entries.length === 0) return new Map([[path, "none"]]);
  return new Map(entries.flatMap(([key, item]) => [...flatten(item, path ? `${path}.${key}` : key)]));
}

// A small object inside a list ({ environmentId, role }) reads better as one line than as three.
function isFlat(value: object): boolean {
  return "role" in value && "environmentId" in value;
}

function write(value: unknown): string {
  if (value === null || value === undefined) return absent;
  if (typeof value === "object" && "role" in value && "environmentId" in value)
    return `${value.role} in ${value.environmentId === "*" ? "every environment" : value.environmentId}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
