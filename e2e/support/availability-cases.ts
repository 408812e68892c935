import type { AnalysisInput } from "#lib/inventory/analysis/analyse.ts";
import type { AnalysisCode } from "#lib/inventory/analysis/codes.ts";
import { type DescribedServer, lookedAt } from "./observed-cluster.ts";

/** What of the analysis a case sets beside its servers. */
export type Over = Partial<Pick<AnalysisInput, "cluster" | "isolated" | "binlogStillSince" | "previous">>;
export const semi = {
  primaryEnabled: true,
  primaryActive: true,
  primaryClients: 1,
  waitPoint: "AFTER_SYNC",
  replicaEnabled: true,
  replicaActive: true,
};
export const replication = { slug: "orders", topology: "replication", semiSync: null };
export const galera = { ...replication, topology: "galera" };
export const standalone = { ...replication, topology: "standalone" };
export const stopped = { io: "no", sql: "no", secondsBehind: null } as const;
export const connecting = {
  io: "connecting",
  secondsBehind: null,
  ioErrno: 2003,
  ioError: "error connecting to master 'repl@10.0.0.1:3300'",
} as const;
export const late = { secondsBehind: 252 } as const;
export const a: DescribedServer = { name: "a" };
export const deadA: DescribedServer = { name: "a", silent: "refused" };
export const unseenA: DescribedServer = { name: "a", silent: "timeout" };
export const b: DescribedServer = { name: "b", follows: "a" };
export const c: DescribedServer = { name: "c", follows: "a" };
export const mid: DescribedServer = { name: "m", follows: "a" };
export const x: DescribedServer = { name: "x", follows: "m" };
export const y: DescribedServer = { name: "y", follows: "m" };
export const node = (name: string, wsrep: Record<string, string>): DescribedServer => ({
  name,
  body: {
    wsrepOn: true,
    wsrep: { wsrep_cluster_status: "Primary", wsrep_cluster_size: "3", wsrep_local_state: "4", ...wsrep },
  },
});
export const withLink = (server: DescribedServer, link: NonNullable<DescribedServer["link"]>): DescribedServer => ({
  ...server,
  link,
});
export const withBody = (server: DescribedServer, body: NonNullable<DescribedServer["body"]>): DescribedServer => ({
  ...server,
  body,
});
export const silent = (server: DescribedServer, how: "refused" | "timeout" = "timeout"): DescribedServer => ({
  ...server,
  silent: how,
});

/** code, servers, overrides, a piece of the sentence. */
export type AnalysisCase = [AnalysisCode, DescribedServer[], Over, RegExp];

const ago = (ms: number) => new Date(lookedAt.getTime() - ms);

/** Which servers live, who hears whom, and what that means. */
export const availabilityCases: AnalysisCase[] = [
  ["ControlPlaneIsolated", [unseenA, silent(b)], { isolated: true }, /^Rookery may be the isolated one/],
  ["ClusterUnseen", [unseenA, silent(b), silent(c)], {}, /none of its 3 servers has answered since 22:39 UTC/],
  [
    "DeadMasterWithoutReplicas",
    [deadA],
    { cluster: standalone },
    /the primary a is down since 22:39 UTC \(it refuses connections\)/,
  ],
  [
    "DeadMaster",
    [deadA, withLink(b, connecting), withLink(c, connecting)],
    {},
    /writes fail, and b and c serve reads that grow old/,
  ],
  [
    "DeadMaster",
    [unseenA, withLink(b, connecting), withLink(c, connecting)],
    {},
    /a is down since 22:39 UTC \(it does not answer\)/,
  ],
  ["DeadMasterAndReplicas", [deadA, silent(b, "refused")], {}, /none of its 1 replica answers/],
  ["DeadMasterAndSomeReplicas", [deadA, withLink(b, connecting), silent(c)], {}, /of 2 replicas only b answers/],
  [
    "UnreachableMasterWithLaggingReplicas",
    [unseenA, withLink(b, late), withLink(c, late)],
    {},
    /still hear it but are behind/,
  ],
  ["UnreachableMaster", [unseenA, b, c], {}, /b and c still hear it, so it lives and writes probably work/],
  ["UnreachableMaster", [deadA, b, c], {}, /b and c still hear it/],
  ["UnreachableMasterWithoutReplicas", [unseenA], { cluster: standalone }, /whether writes work is not known/],
  [
    "LockedSemiSyncMaster",
    [withBody(a, { semiSync: { ...semi, primaryClients: 0 }, threadsRunning: 9 }), withLink(b, stopped)],
    { binlogStillSince: ago(30_000) },
    /commits on a hang since/,
  ],
  [
    "LockedSemiSyncMasterHypothesis",
    [withBody(a, { semiSync: { ...semi, primaryClients: 0 } }), withLink(b, stopped)],
    { binlogStillSince: ago(8_000) },
    /commits on a may hang/,
  ],
  [
    "MasterSingleReplicaNotReplicating",
    [a, withLink(b, connecting)],
    {},
    /b, the only replica of a, has not replicated since 22:39 UTC/,
  ],
  ["MasterSingleReplicaDead", [a, silent(b, "refused")], {}, /b, the only replica of a, is down/],
  [
    "AllMasterReplicasNotReplicating",
    [a, withLink(b, stopped), withLink(c, stopped)],
    {},
    /none of the two replicas of a has replicated/,
  ],
  ["AllMasterReplicasNotReplicatingOrDead", [a, withLink(b, stopped), silent(c)], {}, /one of two cannot be seen/],
  [
    "DeadCoMaster",
    [
      { name: "a", follows: "b", readOnly: false },
      { ...silent(b, "refused"), readOnly: true, link: connecting },
    ].map((s) => (s.name === "a" ? withLink(s, connecting) : s)),
    {},
    /the co-primary b is down/,
  ],
  [
    "DeadCoMasterAndSomeReplicas",
    [
      { name: "a", follows: "b", readOnly: false, link: connecting },
      { ...silent(b, "refused") },
      { name: "d", follows: "b", silent: "timeout" },
    ],
    {},
    /one of 2 servers that follow it cannot be seen/,
  ],
  [
    "UnreachableCoMaster",
    [{ name: "a", follows: "b", readOnly: false }, silent(b)],
    {},
    /but a still hears it, so it lives/,
  ],
  [
    "AllCoMasterReplicasNotReplicating",
    [{ name: "a", follows: "b", readOnly: false, link: stopped }, b],
    {},
    /nothing that b writes has reached another server/,
  ],
  [
    "DeadIntermediateMaster",
    [a, silent(mid, "refused"), withLink(x, connecting), withLink(y, connecting)],
    {},
    /x and y get no changes through it/,
  ],
  [
    "DeadIntermediateMasterWithSingleReplica",
    [a, silent(mid, "refused"), withLink(x, stopped)],
    {},
    /x gets no changes through it/,
  ],
  [
    "DeadIntermediateMasterWithSingleReplicaFailingToConnect",
    [a, silent(mid, "refused"), withLink(x, connecting)],
    {},
    /m is down/,
  ],
  [
    "DeadIntermediateMasterAndSomeReplicas",
    [a, silent(mid, "refused"), withLink(x, connecting), silent(y)],
    {},
    /one of them cannot be seen/,
  ],
  [
    "DeadIntermediateMasterAndReplicas",
    [a, silent(mid, "refused"), silent(x)],
    {},
    /the 1 replica below it cannot be seen either/,
  ],
  ["UnreachableIntermediateMasterWithLaggingReplicas", [a, silent(mid), withLink(x, late)], {}, /may be overloaded/],
  ["UnreachableIntermediateMaster", [a, silent(mid), x], {}, /x still hears it, so it lives/],
  [
    "AllIntermediateMasterReplicasFailingToConnectOrDead",
    [a, mid, withLink(x, connecting), withLink(y, connecting)],
    {},
    /is heard by none of its replicas/,
  ],
  ["AllIntermediateMasterReplicasNotReplicating", [a, mid, withLink(x, stopped)], {}, /has no replica that replicates/],
  [
    "FirstTierReplicaFailingToConnectToMaster",
    [a, withLink(b, connecting), c],
    {},
    /b cannot connect to a \(error 2003\) since 22:39 UTC, though a answers Rookery/,
  ],
  [
    "InstanceDown",
    [a, silent(b, "refused"), c],
    {},
    /b is down since 22:39 UTC \(it refuses connections\); reads must go elsewhere/,
  ],
  [
    "InstanceUnseen",
    [a, silent(b), c],
    {},
    /b has not answered Rookery since 22:39 UTC; whether it serves reads is not known/,
  ],
  ["InstanceUnseen", [a, { name: "b", never: true, silent: "timeout" }], {}, /b has never answered Rookery/],
  [
    "ReplicaLagging",
    [a, withLink(b, late), c],
    {},
    /b is 4 m 12 s behind since 22:39 UTC; reads from it are old, writes are not affected/,
  ],
];
