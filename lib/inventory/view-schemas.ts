import { z } from "zod";
import { EnvironmentRef } from "./environment-schemas.ts";
import { clusterStates, Finding, instanceStates, Lag } from "./schemas.ts";

/** How old a value is. Times are ISO 8601 in UTC. */
export const FreshnessView = z.object({
  state: z.enum(["live", "stale", "never"]),
  at: z.string().nullable(),
  since: z.string().nullable(),
  ageSeconds: z.number().nullable(),
});
export type FreshnessView = z.infer<typeof FreshnessView>;

const ClusterLag = z.object({
  state: z.enum(["ok", "lagging", "stopped", "delayed", "unknown", "none"]),
  seconds: z.number().nullable(),
});

/** One row of the fleet table. `lag` is the worst of its members; `none` where nothing replicates. */
export const ClusterRow = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  environment: EnvironmentRef,
  owner: z.string(),
  labels: z.record(z.string(), z.string()),
  topology: z.string(),
  version: z.string(),
  provider: z.string(),
  managed: z.boolean(),
  lifeState: z.string(),
  state: z.enum(clusterStates),
  sentence: z.string(),
  quiet: z.string(),
  since: z.string().nullable(),
  lag: ClusterLag,
  /** "1+2": servers that lead, servers that follow. */
  members: z.object({ primaries: z.number(), others: z.number() }),
  asOf: FreshnessView,
  downtimeUntil: z.string().nullable(),
});
export type ClusterRow = z.infer<typeof ClusterRow>;

/** One server, as last seen. A null was not read: it is never a zero. */
export const InstanceRow = z.object({
  id: z.string(),
  name: z.string(),
  cluster: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  environment: EnvironmentRef,
  host: z.string(),
  port: z.number(),
  desired: z.string(),
  role: z.string(),
  state: z.enum(instanceStates),
  version: z.string(),
  versionObserved: z.boolean(),
  serverId: z.number(),
  readOnly: z.boolean().nullable(),
  lag: Lag.nullable(),
  gtidBinlogPos: z.string().nullable(),
  gtidSlavePos: z.string().nullable(),
  threadsConnected: z.number().nullable(),
  threadsRunning: z.number().nullable(),
  maxConnections: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  sourceId: z.string().nullable(),
  depth: z.number(),
  asOf: FreshnessView,
  /** Why the last poll failed; null when it did not. */
  error: z.string().nullable(),
  findings: z.array(Finding),
});
export type InstanceRow = z.infer<typeof InstanceRow>;

/** The topology, to be drawn as a map; the same facts stand in the tree table, whose order `nodes` has. */
export const TopologyView = z.object({
  primaryId: z.string().nullable(),
  columns: z.number(),
  layers: z.number(),
  nodes: z.array(z.object({ instanceId: z.string(), x: z.number(), y: z.number() })),
  edges: z.array(
    z.object({
      /** null: the source is not a member; `sourceAddress` says where it points. */
      sourceId: z.string().nullable(),
      sourceAddress: z.string(),
      replicaId: z.string(),
      connection: z.string(),
      io: z.string(),
      sql: z.string(),
      live: z.boolean(),
      wrongServer: z.boolean(),
    }),
  ),
});
export type TopologyView = z.infer<typeof TopologyView>;

export const ClusterView = ClusterRow.extend({
  findings: z.array(Finding),
  instances: z.array(InstanceRow),
  map: TopologyView,
  spec: z.unknown(),
  specVersion: z.number(),
  gtidDomainId: z.number(),
  downtimeWhy: z.string().nullable(),
  createdAt: z.string(),
});
export type ClusterView = z.infer<typeof ClusterView>;

/** An instance page: the row, its links and what was wished for it. */
export const InstanceView = InstanceRow.extend({
  links: z.array(z.record(z.string(), z.unknown())),
  semiSync: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  wsrep: z.record(z.string(), z.string()),
  gtid: z
    .object({ domainId: z.number(), strictMode: z.boolean(), binlogState: z.string(), currentPos: z.string() })
    .nullable(),
  dataFolder: z.string().nullable(),
  tls: z.string(),
  provider: z.string(),
  managed: z.boolean(),
  settings: z.unknown(),
  createdAt: z.string(),
});
export type InstanceView = z.infer<typeof InstanceView>;

export const EventView = z.object({
  id: z.number(),
  at: z.string(),
  kind: z.string(),
  severity: z.enum(["critical", "warning", "info"]),
  title: z.string(),
  clusterId: z.string().nullable(),
  instanceId: z.string().nullable(),
  operationId: z.number().nullable(),
  detail: z.unknown(),
});
export type EventView = z.infer<typeof EventView>;

export const HealthSpanView = z.object({
  clusterId: z.string(),
  state: z.enum(clusterStates),
  sentence: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
});
export type HealthSpanView = z.infer<typeof HealthSpanView>;

export const SearchHit = z.object({
  kind: z.enum(["cluster", "instance", "environment"]),
  id: z.string(),
  name: z.string(),
  /** What it belongs to: "orders-prod, Production". */
  context: z.string(),
  clusterSlug: z.string().nullable(),
  environmentSlug: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

const counts = z.record(z.enum(clusterStates), z.number());

/** All that Now needs of the inventory in one answer. */
export const FleetOverview = z.object({
  state: z.enum(clusterStates),
  sentence: z.string(),
  needing: z.number(),
  isolated: z.boolean(),
  counts,
  instances: z.object({ total: z.number(), reachable: z.number() }),
  /** Those that need a person, worst first; at most 50. */
  clusters: z.array(ClusterRow),
  /** The quiet ones; at most 200. */
  quietClusters: z.array(ClusterRow),
  changes: z.array(EventView),
  at: z.string(),
});
export type FleetOverview = z.infer<typeof FleetOverview>;
