import { createHash } from "node:crypto";

/** What the first row of a chain names as its predecessor. */
export const genesisHash = "0".repeat(64);

/** One audit row as it stands in the database; every column but `hash` is covered by `hash`. */
export interface ChainRow {
  sequence: number;
  at: Date;
  phase: string;
  action: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  onBehalfOf: string | null;
  subjectKind: string;
  subjectId: string;
  subjectName: string;
  environmentId: string | null;
  clusterId: string | null;
  operationId: number | null;
  result: string | null;
  reason: string | null;
  detail: string;
  previousHash: string;
  hash: string;
}

/**
 * JSON with one spelling for one value: keys sorted by code unit, no white space, what JSON cannot say (undefined,
 * functions) left out of objects and null in arrays, dates as ISO 8601, big integers as strings. Pure.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0) ?? "null";
}

function write(value: unknown, depth: number): string | undefined {
  if (depth > 64) throw new RangeError("This value is nested too deeply to be recorded.");
  switch (typeof value) {
    case "string":
      // A lone surrogate would come back from the database as another character and break the chain.
      return JSON.stringify(value.toWellFormed());
    case "number":
      return Number.isFinite(value) ? JSON.stringify(value) : "null";
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return JSON.stringify(value.toString());
    case "object":
      return writeObject(value, depth);
    default:
      return undefined;
  }
}

function writeObject(value: object | null, depth: number): string {
  if (value === null) return "null";
  if (value instanceof Date) return JSON.stringify(Number.isNaN(value.getTime()) ? null : value.toISOString());
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1) ?? "null").join(",")}]`;
  const members: string[] = [];
  const entries = Object.entries(value).map(([key, item]) => [key.toWellFormed(), item] as const);
  for (const [key, item] of entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const text = write(item, depth + 1);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(",")}}`;
}

/** SHA-256 over the canonical JSON of every column but `hash`, the predecessor's hash among them. Lower-case hex. Pure. */
export function hashOf(row: Omit<ChainRow, "hash">): string {
  const covered = {
    sequence: row.sequence,
    at: row.at,
    phase: row.phase,
    action: row.action,
    actorKind: row.actorKind,
    actorId: row.actorId,
    actorName: row.actorName,
    onBehalfOf: row.onBehalfOf,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    subjectName: row.subjectName,
    environmentId: row.environmentId,
    clusterId: row.clusterId,
    operationId: row.operationId,
    result: row.result,
    reason: row.reason,
    detail: row.detail,
    previousHash: row.previousHash,
  };
  return createHash("sha256").update(canonicalJson(covered)).digest("hex");
}
