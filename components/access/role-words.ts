/** The roles with what each may do, in the order of the matrix; mirrors the rights of lib/core. */
export const roleWords = [
  { role: "viewer", does: "sees the fleet" },
  { role: "developer", does: "proposes operations" },
  { role: "operator", does: "proposes and runs operations" },
  { role: "approver", does: "approves what others wrote, reads the audit" },
  { role: "administrator", does: "everything, and decides who may do what" },
] as const;
export type RoleName = (typeof roleWords)[number]["role"];

export interface GrantLook {
  environmentId: string;
  role: string;
  /** "manual" when somebody gave it here, else the provider that gave it. */
  source?: string;
}

/** The roles of one environment, in the order of the matrix: "operator, approver"; empty when there is none. Pure. */
export function rolesIn(grants: readonly GrantLook[], environmentId: string): string {
  const held = new Set(grants.filter((grant) => grant.environmentId === environmentId).map((grant) => grant.role));
  return roleWords
    .filter(({ role }) => held.has(role))
    .map(({ role }) => role)
    .join(", ");
}

const scopeWords: Record<string, string> = {
  "fleet.read": "Read the fleet: clusters, servers, charts, operations",
  "fleet.probe": "Ask servers live: process list, variables, locks",
  "operation.propose": "Propose operations",
  "operation.run": "Run operations that are approved",
  "cluster.edit": "Edit clusters: labels, downtime",
  "audit.read": "Read and export the audit",
  "view.save": "Save views",
  "session.own": "See own sessions and tokens",
  "environment.edit": "Edit environments and policy",
  "settings.edit": "Edit settings",
};

/** A right as a person reads it; one without words reads as its name. Pure. */
export function scopeWord(scope: string): string {
  return scope === "*" ? "Everything that tokens may do" : (scopeWords[scope] ?? scope);
}

/** "Firefox on Windows" of a browser's own description; a program that is no browser is named as it names itself. Pure. */
export function deviceWords(userAgent: string): string {
  if (userAgent === "") return "unknown device";
  const browser = [
    [/Edg\//, "Edge"],
    [/OPR\//, "Opera"],
    [/Firefox\//, "Firefox"],
    [/HeadlessChrome\//, "Chrome (headless)"],
    [/Chrome\//, "Chrome"],
    [/Safari\//, "Safari"],
  ] as const;
  const system = [
    [/Windows/, "Windows"],
    [/iPhone|iPad/, "iOS"],
    [/Android/, "Android"],
    [/Mac OS X/, "macOS"],
    [/Linux/, "Linux"],
  ] as const;
  const name = browser.find(([pattern]) => pattern.test(userAgent))?.[1];
  const on = system.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (!name) return userAgent.slice(0, 40);
  return on ? `${name} on ${on}` : name;
}
