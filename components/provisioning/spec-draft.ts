/** One row of a table of names and values; `key` keeps its place while the name is being typed. */
export interface PairDraft {
  key: string;
  name: string;
  value: string;
}

/** A cluster spec while it is being typed: numbers are text until they are sent, so that nothing typed is lost. */
export interface SpecDraft {
  name: string;
  environment: string;
  owner: string;
  labels: PairDraft[];
  topology: "standalone" | "replication";
  version: string;
  replicas: string;
  /** Empty: Rookery picks free ones. */
  ports: string;
  bufferPoolMb: string;
  storagePath: string;
  variables: PairDraft[];
  tlsRequired: boolean;
  semiSync: boolean;
  restartPolicy: "always" | "never";
  bindAddress: string;
}

/** A spec as plain values, not yet checked. */
export type SpecValues = Record<string, unknown>;

export const emptyDraft: SpecDraft = {
  name: "",
  environment: "",
  owner: "",
  labels: [],
  topology: "replication",
  version: "",
  replicas: "1",
  ports: "",
  bufferPoolMb: "128",
  storagePath: "",
  variables: [],
  tlsRequired: true,
  semiSync: false,
  restartPolicy: "always",
  bindAddress: "127.0.0.1",
};

/** The spec that a draft stands for; what is not a number stays text, so that the check names the field. Pure. */
export function specOf(draft: SpecDraft): SpecValues {
  const ports = listOf(draft.ports).map(numberOr);
  const labels = pairsOf(draft.labels, (value) => value);
  const variables = pairsOf(draft.variables, variableValue);
  const standalone = draft.topology === "standalone";
  return {
    apiVersion: "rookery/v1",
    kind: "Cluster",
    name: draft.name.trim(),
    environment: draft.environment,
    owner: draft.owner.trim(),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    topology: draft.topology,
    version: draft.version,
    ...(standalone ? {} : { replicas: numberOr(draft.replicas) }),
    ...(ports.length > 0 ? { ports } : {}),
    bufferPoolMb: numberOr(draft.bufferPoolMb),
    ...(draft.storagePath.trim() === "" ? {} : { storagePath: draft.storagePath.trim() }),
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
    tlsRequired: draft.tlsRequired,
    ...(standalone ? {} : { semiSync: draft.semiSync }),
    restartPolicy: draft.restartPolicy,
    provider: "local",
    providerSettings: { bindAddress: draft.bindAddress.trim() },
  };
}

/** The draft that shows a spec; what the spec does not say takes the form's default. Pure. */
export function draftOf(spec: SpecValues, before: SpecDraft = emptyDraft): SpecDraft {
  const settings = isRecord(spec.providerSettings) ? spec.providerSettings : {};
  return {
    name: textOf(spec.name, ""),
    environment: textOf(spec.environment, ""),
    owner: textOf(spec.owner, ""),
    labels: rowsOf(spec.labels, before.labels),
    topology: spec.topology === "standalone" ? "standalone" : "replication",
    version: textOf(spec.version, ""),
    // Kept through a detour to standalone, where the spec has no such field.
    replicas: spec.topology === "standalone" ? before.replicas : textOf(spec.replicas, "0"),
    ports: Array.isArray(spec.ports) ? spec.ports.map(String).join(", ") : "",
    bufferPoolMb: textOf(spec.bufferPoolMb, emptyDraft.bufferPoolMb),
    storagePath: textOf(spec.storagePath, ""),
    variables: rowsOf(spec.variables, before.variables),
    tlsRequired: spec.tlsRequired !== false,
    semiSync: spec.semiSync === true,
    restartPolicy: spec.restartPolicy === "never" ? "never" : "always",
    bindAddress: textOf(settings.bindAddress, emptyDraft.bindAddress),
  };
}

/** A new row with a key of its own. */
export function newPair(rows: readonly PairDraft[], name = "", value = ""): PairDraft {
  const last = Math.max(0, ...rows.map((row) => Number(row.key)));
  return { key: String(last + 1), name, value };
}

/** What a variable's text stands for: a number, a switch, or text. Pure. */
export function variableValue(text: string): string | number | boolean {
  if (/^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  return text === "true" ? true : text === "false" ? false : text;
}

/** How many servers the draft asks for; null while that is not a number from 1 to 9. Pure. */
export function membersOf(draft: Pick<SpecDraft, "topology" | "replicas">): number | null {
  const count = draft.topology === "standalone" ? 1 : Number(draft.replicas.trim() || Number.NaN) + 1;
  return Number.isInteger(count) && count >= 1 && count <= 9 ? count : null;
}

/** Words of a list that commas or blanks part. */
export function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function pairsOf<T>(rows: readonly PairDraft[], read: (text: string) => T): Record<string, T> {
  return Object.fromEntries(
    rows.filter((row) => row.name.trim() !== "").map((row) => [row.name.trim(), read(row.value)]),
  );
}

function rowsOf(values: unknown, before: readonly PairDraft[]): PairDraft[] {
  if (!isRecord(values)) return [];
  return Object.entries(values).map(([name, value], at) => ({
    key: before[at]?.key ?? String(at + 1),
    name,
    value: textOf(value, ""),
  }));
}

function numberOr(text: string): number | string {
  const trimmed = text.trim();
  return /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}

function textOf(value: unknown, otherwise: string): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : otherwise;
}

/** True for an object with names, not for a list or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
