import { createHash } from "node:crypto";
import type { OperationPlan } from "./schemas.ts";

// Measurements of the moment are checked again when it runs; signing them would lapse approvals for nothing.
const notSigned: readonly (keyof OperationPlan)[] = ["preflight", "expectedSeconds"];

/** Canonical JSON: keys sorted at every depth, undefined left out; equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${entries.join(",")}}`;
}

function signedParts(kind: string, input: unknown, plan: OperationPlan): Record<string, unknown> {
  const parts: Record<string, unknown> = { kind, input };
  for (const [key, value] of Object.entries(plan)) {
    if (!(notSigned as readonly string[]).includes(key)) parts[key] = value;
  }
  return parts;
}

/** What an approval signs: SHA-256 over kind, input and plan (targets, statements, commands, files, steps, ...). */
export function planDigest(kind: string, input: unknown, plan: OperationPlan): string {
  return createHash("sha256")
    .update(canonicalJson(signedParts(kind, input, plan)))
    .digest("hex");
}

/** Names the signed fields in which two plans differ, deepest useful path first: "statements.2.sql", "targets". */
export function differingFields(
  kind: string,
  before: { input: unknown; plan: OperationPlan },
  after: { input: unknown; plan: OperationPlan },
): string[] {
  const found: string[] = [];
  compare(
    "",
    normal(signedParts(kind, before.input, before.plan)),
    normal(signedParts(kind, after.input, after.plan)),
    found,
  );
  return found;
}

function compare(path: string, a: unknown, b: unknown, found: string[]): void {
  if (canonicalJson(a) === canonicalJson(b)) return;
  if (isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)) {
    if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) {
      found.push(path);
      return;
    }
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      compare(path ? `${path}.${key}` : key, a[key], b[key], found);
    }
    return;
  }
  found.push(path);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function normal(value: unknown): unknown {
  return JSON.parse(canonicalJson(value));
}
