import type { ClusterRow } from "#lib/inventory/view-schemas.ts";

const providerWords: Record<string, string> = {
  local: "local provider",
  external: "imported, watched only",
  fake: "simulated",
};

/** "1 + 2": servers that lead, servers that follow; one server alone is "1". */
export function membersWords(members: ClusterRow["members"]): string {
  return members.others === 0 ? String(members.primaries) : `${members.primaries} + ${members.others}`;
}

/** The quiet facts of the identity band: "replication, 1 + 2, MariaDB 11.8, local provider, owner payments". */
export function clusterFacts(row: Pick<ClusterRow, "topology" | "members" | "version" | "provider" | "owner">): string {
  return [
    row.topology,
    membersWords(row.members),
    `MariaDB ${row.version.split("-")[0]}`,
    providerWords[row.provider] ?? `${row.provider} provider`,
    row.owner ? `owner ${row.owner}` : "no owner",
  ].join(", ");
}
