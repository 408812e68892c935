import type { DiscoveredServer, DiscoveredTopology } from "#lib/provisioning/import-schemas.ts";

export type TlsMode = "off" | "encrypt" | "verify";

/** What the import form keeps between visits; never the password. */
export interface ImportDraft {
  host: string;
  port: string;
  user: string;
  tls: TlsMode;
  caPem: string;
  serverName: string;
  name: string;
  environment: string;
  owner: string;
  reason: string;
  ticket: string;
}

export const emptyImport: ImportDraft = {
  host: "",
  port: "3306",
  user: "",
  tls: "encrypt",
  caPem: "",
  serverName: "",
  name: "",
  environment: "",
  owner: "",
  reason: "",
  ticket: "",
};

/** The topology with the id that stands for the password from now on. */
export type Discovery = DiscoveredTopology & { secretId: string };

export interface DiscoveryRequest {
  host: string;
  port: number;
  user: string;
  password?: string;
  secretId?: string;
  tls: TlsMode;
  caPem?: string;
  serverName?: string;
}

/** The question to the worker. A port that is no number becomes 0, which the server refuses by name. Pure. */
export function discoveryRequest(
  draft: ImportDraft,
  secret: { password: string } | { secretId: string },
): DiscoveryRequest {
  return {
    host: draft.host.trim(),
    port: /^\d{1,5}$/.test(draft.port.trim()) ? Number(draft.port) : 0,
    user: draft.user.trim(),
    ...access(draft),
    ...secret,
  };
}

/** TLS as the server wants it: what belongs to another mode is left out. Pure. */
export function access(draft: Pick<ImportDraft, "tls" | "caPem" | "serverName">) {
  const verify = draft.tls === "verify";
  return {
    tls: draft.tls,
    ...(verify && draft.caPem.trim() !== "" ? { caPem: draft.caPem.trim() } : {}),
    ...(verify && draft.serverName.trim() !== "" ? { serverName: draft.serverName.trim() } : {}),
  };
}

/** "10.0.0.7:3306": what tells the servers of a topology apart. */
export function addressOf(place: { host: string; port: number }): string {
  return `${place.host}:${place.port}`;
}

export interface TreeRow {
  server: DiscoveredServer;
  depth: number;
}

/** Servers in the order of a tree: each below the one it copies from; what hangs on nothing seen stands at the left. Pure. */
export function treeOf(servers: readonly DiscoveredServer[]): TreeRow[] {
  const known = new Set(servers.map(addressOf));
  const rows: TreeRow[] = [];
  const done = new Set<DiscoveredServer>();
  const add = (server: DiscoveredServer, depth: number) => {
    if (done.has(server)) return;
    done.add(server);
    rows.push({ server, depth });
    for (const below of servers)
      if (below.source && addressOf(below.source) === addressOf(server)) add(below, depth + 1);
  };
  for (const server of servers) if (!server.source || !known.has(addressOf(server.source))) add(server, 0);
  // What is left copies in a ring; it is shown all the same.
  for (const server of servers) add(server, 0);
  return rows;
}

/** Names for the members: the host's own first word where it is unique, else with its port. Pure. */
export function memberNames(servers: readonly DiscoveredServer[]): Record<string, string> {
  const words = servers.map((server) => firstWord(server.hostname ?? server.host));
  return Object.fromEntries(
    servers.map((server, at) => {
      const word = words[at] ?? "";
      const unique = words.filter((other) => other === word).length === 1;
      return [addressOf(server), unique ? word : `${word}-${server.port}`];
    }),
  );
}

// An address has no first word that says anything.
function firstWord(host: string): string {
  const word = /^[\d.:]+$/.test(host) ? host.replaceAll(":", "-") : (host.split(".")[0] ?? host);
  return word.replaceAll(/[^A-Za-z0-9._-]/g, "-").replace(/^[^A-Za-z0-9]+/, "") || "server";
}
