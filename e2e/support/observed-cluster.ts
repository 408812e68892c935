import type { Observation, ObservedInstance, ReplicationLink } from "#lib/inventory/schemas.ts";
import { defaultThresholds } from "#lib/inventory/topology/thresholds.ts";
import { buildTopology, type Member, type Topology } from "#lib/inventory/topology/topology.ts";

/** The moment at which every described cluster is looked at. */
export const lookedAt = new Date("2026-11-22T22:40:00Z");

export interface DescribedServer {
  name: string;
  /** The member it replicates from, by name. */
  follows?: string;
  readOnly?: boolean;
  desired?: string;
  /** How the last polls failed; left out means that it answers. */
  silent?: "refused" | "timeout";
  /** It never answered. */
  never?: boolean;
  /** When it was last asked in vain; a second ago unless given. */
  silentAskedSecondsAgo?: number;
  /** Age of the last good reading. */
  ageSeconds?: number;
  body?: Partial<ObservedInstance>;
  link?: Partial<ReplicationLink>;
}

const semiSyncOff = {
  primaryEnabled: false,
  primaryActive: false,
  primaryClients: 0,
  waitPoint: "AFTER_SYNC",
  replicaEnabled: false,
  replicaActive: false,
};

/** A plain link to a source that runs well, changed by `over`. */
export function describedLink(
  source: { host: string; port: number; serverId: number },
  over: Partial<ReplicationLink> = {},
): ReplicationLink {
  return {
    connection: "",
    sourceHost: source.host,
    sourcePort: source.port,
    sourceServerId: source.serverId,
    io: "yes",
    sql: "yes",
    secondsBehind: 0,
    usingGtid: "slave_pos",
    gtidIoPos: "0-1-100",
    ioErrno: 0,
    ioError: "",
    sqlErrno: 0,
    sqlError: "",
    sqlDelaySeconds: 0,
    sqlRemainingDelaySeconds: null,
    relayLogSpaceBytes: 0,
    retriedTransactions: 0,
    heartbeats: 3,
    heartbeatPeriodSeconds: 2,
    filters: [],
    tls: true,
    sqlState: "",
    ioState: "",
    ...over,
  };
}

/** What a healthy server says of itself, changed by `over`. */
export function describedBody(serverId: number, over: Partial<ObservedInstance> = {}): ObservedInstance {
  return {
    serverId,
    version: "11.8.6-MariaDB-log",
    hostname: "host",
    uptimeSeconds: 3_600,
    readOnly: true,
    logBin: true,
    logSlaveUpdates: true,
    gtidStrictMode: true,
    gtidDomainId: 0,
    gtidBinlogPos: "0-1-100",
    gtidBinlogState: "0-1-100",
    gtidCurrentPos: "0-1-100",
    gtidSlavePos: "0-1-100",
    binlogFormat: "ROW",
    dataFolder: "/data",
    semiSync: semiSyncOff,
    threadsConnected: 4,
    threadsRunning: 1,
    maxConnections: 151,
    wsrepOn: false,
    wsrep: {},
    links: [],
    ...over,
  };
}

/** Members and observations from a short description; the first server is the writable primary unless it says otherwise. */
export function describeCluster(servers: readonly DescribedServer[]): {
  members: Member[];
  observations: Map<string, Observation>;
} {
  const members = servers.map(
    (server, index): Member => ({
      id: server.name,
      name: server.name,
      host: "10.0.0.1",
      port: 3_300 + index,
      serverId: index + 1,
      desired: server.desired ?? "running",
    }),
  );
  const observations = new Map<string, Observation>();
  servers.forEach((server, index) => {
    const source = members.find((member) => member.name === server.follows);
    const links = source ? [describedLink(source, server.link)] : [];
    const age = (server.ageSeconds ?? (server.silent ? 10 : 1)) * 1_000;
    const body = describedBody(index + 1, {
      readOnly: server.readOnly ?? server.follows !== undefined,
      hostname: server.name,
      links,
      ...server.body,
    });
    const silentError = server.silent === "refused" ? "connect ECONNREFUSED 10.0.0.1" : "no answer within 1 s";
    observations.set(server.name, {
      instanceId: server.name,
      at: new Date(lookedAt.getTime() - (server.silent ? (server.silentAskedSecondsAgo ?? 1) * 1_000 : age)),
      reachable: server.silent === undefined,
      failures: server.silent ? 5 : 0,
      body: server.never ? null : body,
      bodyAt: server.never ? null : new Date(lookedAt.getTime() - age),
      error: server.silent ? silentError : null,
    });
  });
  return { members, observations };
}

/** The topology of a described cluster at `lookedAt`. */
export function describedTopology(servers: readonly DescribedServer[]): Topology {
  const { members, observations } = describeCluster(servers);
  return buildTopology(members, observations, lookedAt, defaultThresholds);
}
