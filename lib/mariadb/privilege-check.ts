import { readGrants } from "./accounts.ts";
import { type ControlPrivilege, controlPrivileges } from "./control-privileges.ts";
import type { FleetConnection } from "./ports.ts";

// What SHOW GRANTS calls by another name, and what older names include.
const spellings: Readonly<Record<string, string>> = {
  "SLAVE MONITOR": "REPLICA MONITOR",
  "REPLICATION REPLICA ADMIN": "REPLICATION SLAVE ADMIN",
  "REPLICATION REPLICA": "REPLICATION SLAVE",
  "REPLICATION CLIENT": "BINLOG MONITOR",
};

interface Held {
  privileges: Set<string>;
  on: string;
}

/** Reads "GRANT A, B ON x.y TO ..." lines into privileges per object; role grants and passwords are left out. */
export function parseGrants(lines: readonly string[]): Held[] {
  const held: Held[] = [];
  for (const line of lines) {
    const match = /^GRANT (.+?) ON (.+?) TO /.exec(line);
    if (!match) continue;
    const names = (match[1] ?? "").split(",").map((name) => name.trim().toUpperCase());
    held.push({
      privileges: new Set(names.map((name) => spellings[name] ?? name)),
      on: (match[2] ?? "").replaceAll("`", "").toLowerCase(),
    });
  }
  return held;
}

function covers(grant: Held, wanted: ControlPrivilege): boolean {
  const [database] = wanted.on.split(".");
  const reaches = grant.on === "*.*" || grant.on === wanted.on || grant.on === `${database}.*`;
  return reaches && (grant.privileges.has("ALL PRIVILEGES") || grant.privileges.has(wanted.privilege));
}

/** Which of the wanted privileges the grants do not give. Pure; the list decides the order. */
export function findMissingPrivileges(
  lines: readonly string[],
  scope: "observe" | "manage" = "manage",
): { privilege: string; cost: string }[] {
  const held = parseGrants(lines);
  return controlPrivileges
    .filter((wanted) => scope === "manage" || wanted.observe)
    .filter((wanted) => !held.some((grant) => covers(grant, wanted)))
    .map((wanted) => ({
      privilege: wanted.on === "*.*" ? wanted.privilege : `${wanted.privilege} ON ${wanted.on}`,
      cost: wanted.cost,
    }));
}

/** What this session's own account lacks, each with what Rookery cannot do without it. Empty when all is granted. */
export async function missingPrivileges(
  connection: FleetConnection,
  scope: "observe" | "manage" = "manage",
): Promise<{ privilege: string; cost: string }[]> {
  return findMissingPrivileges(await readGrants(connection), scope);
}
