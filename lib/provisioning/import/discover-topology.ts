import type { z } from "zod";
import type { Context } from "../../core/context.ts";
import type { Toolbox } from "../../operations/define.ts";
import type { DiscoveredServer, DiscoveredTopology, DiscoverInput } from "../import-schemas.ts";
import { lookAtServer } from "./look-at-server.ts";

const maxServers = 30;
const atOnce = 4;

/**
 * Walks a topology from one server: up to the sources and down to the replicas that are connected, at most 30 servers.
 * Nothing is written anywhere. What cannot be reached is listed with its reason, never left out.
 */
export async function discoverTopology(
  context: Context,
  tools: Pick<Toolbox, "connectTo">,
  input: z.output<typeof DiscoverInput>,
  signal: AbortSignal,
): Promise<DiscoveredTopology> {
  const waiting = [{ host: input.host, port: input.port }];
  const asked = new Set(waiting.map(keyOf));
  const servers: DiscoveredServer[] = [];
  const notes: string[] = [];
  let left = 0;
  while (waiting.length > 0 && !signal.aborted) {
    const round = waiting.splice(0, atOnce);
    const found = await Promise.all(round.map((at) => lookAtServer(context, tools, input.access, at)));
    for (const { server, neighbours, hidden } of found) {
      if (sameAs(servers, server)) continue;
      servers.push(server);
      if (hidden > 0)
        notes.push(
          `${hidden} replicas of ${server.host}:${server.port} do not say where they are; set report_host on them, or add them by hand.`,
        );
      for (const neighbour of neighbours) {
        if (asked.has(keyOf(neighbour))) continue;
        asked.add(keyOf(neighbour));
        if (asked.size > maxServers) left++;
        else waiting.push(neighbour);
      }
    }
  }
  if (left > 0) notes.push(`${left} more servers were not followed; import them from another first server.`);
  if (signal.aborted) notes.push("The time was up before everything was followed.");
  return { topology: topologyOf(servers), servers, notes };
}

function keyOf({ host, port }: { host: string; port: number }): string {
  return `${host.toLowerCase()}:${port}`;
}

/** The same server under two addresses is shown once: it says the same of itself. */
export function sameAs(servers: readonly DiscoveredServer[], server: DiscoveredServer): boolean {
  if (server.serverId === null) return false;
  return servers.some(
    (other) =>
      other.serverId === server.serverId &&
      other.hostname === server.hostname &&
      other.dataFolder === server.dataFolder,
  );
}

/** What the readable servers form together; null when none could be read. Pure. */
export function topologyOf(servers: readonly Pick<DiscoveredServer, "role">[]): DiscoveredTopology["topology"] {
  const roles = servers.map((server) => server.role).filter((role) => role !== null);
  if (roles.length === 0) return null;
  if (roles.includes("galera")) return "galera";
  return roles.some((role) => role !== "standalone") ? "replication" : "standalone";
}
