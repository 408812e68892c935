import { z } from "zod";

/** Instance states as the product names them; `unknown` means that we cannot see it, and is unsafe for every guard. */
export const instanceStates = ["healthy", "degraded", "down", "unknown", "downtime", "leaving"] as const;
export type InstanceState = (typeof instanceStates)[number];

/** A cluster's state for people: the worst that its analysis found. */
export const clusterStates = ["critical", "degraded", "unknown", "downtime", "working", "healthy"] as const;
export type ClusterState = (typeof clusterStates)[number];

/** One row of SHOW ALL REPLICAS STATUS. A null is what the server did not say, never a zero. */
export const ReplicationLink = z.object({
  connection: z.string(),
  sourceHost: z.string(),
  sourcePort: z.number(),
  sourceServerId: z.number().nullable(),
  io: z.enum(["yes", "connecting", "no"]),
  sql: z.enum(["yes", "no"]),
  secondsBehind: z.number().nullable(),
  usingGtid: z.enum(["no", "slave_pos", "current_pos"]),
  gtidIoPos: z.string(),
  ioErrno: z.number(),
  ioError: z.string(),
  sqlErrno: z.number(),
  sqlError: z.string(),
  sqlDelaySeconds: z.number(),
  sqlRemainingDelaySeconds: z.number().nullable(),
  relayLogSpaceBytes: z.number(),
  retriedTransactions: z.number(),
  heartbeats: z.number(),
  heartbeatPeriodSeconds: z.number().nullable(),
  filters: z.array(z.string()),
  tls: z.boolean(),
  sqlState: z.string(),
  ioState: z.string(),
});
export type ReplicationLink = z.infer<typeof ReplicationLink>;

/** What a light poll reads from one server. Field names are ours; the variables they come from stand beside them. */
export const ObservedInstance = z.object({
  serverId: z.number(),
  version: z.string(),
  hostname: z.string(),
  uptimeSeconds: z.number(),
  readOnly: z.boolean(),
  logBin: z.boolean(),
  logSlaveUpdates: z.boolean(),
  gtidStrictMode: z.boolean(),
  gtidDomainId: z.number(),
  gtidBinlogPos: z.string(),
  gtidBinlogState: z.string(),
  gtidCurrentPos: z.string(),
  gtidSlavePos: z.string(),
  binlogFormat: z.string(),
  dataFolder: z.string(),
  semiSync: z.object({
    primaryEnabled: z.boolean(),
    primaryActive: z.boolean(),
    primaryClients: z.number(),
    waitPoint: z.string(),
    replicaEnabled: z.boolean(),
    replicaActive: z.boolean(),
  }),
  threadsConnected: z.number(),
  threadsRunning: z.number(),
  maxConnections: z.number(),
  wsrepOn: z.boolean(),
  wsrep: z.record(z.string(), z.string()),
  links: z.array(ReplicationLink),
});
export type ObservedInstance = z.infer<typeof ObservedInstance>;

/** The newest observation of an instance with its age: `body` is the last good one, `reachable` speaks of the last try. */
export interface Observation {
  instanceId: string;
  /** When the last poll ended, good or bad. */
  at: Date;
  reachable: boolean;
  /** Failed polls in a row; 0 when reachable. */
  failures: number;
  /** The last good reading; null when there never was one. `bodyAt` is when it was read. */
  body: ObservedInstance | null;
  bodyAt: Date | null;
  error: string | null;
}

/** Lag is a state; a number alone lies (Seconds_Behind_Master is NULL while connecting and 0 after a restart). */
export const Lag = z.object({
  state: z.enum(["ok", "lagging", "stopped", "delayed", "unknown"]),
  seconds: z.number().nullable(),
  transactions: z.number().nullable(),
});
export type Lag = z.infer<typeof Lag>;

/** One thing the analysis found; codes in lib/inventory/analysis/codes.ts. `since` is when it was first found (ISO). */
export const Finding = z.object({
  code: z.string(),
  severity: z.enum(["critical", "warning", "info"]),
  sentence: z.string(),
  instanceId: z.string().nullable(),
  since: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const topologies = ["standalone", "replication", "galera"] as const;
export const providers = ["local", "external", "fake"] as const;
export type ProviderKind = (typeof providers)[number];
