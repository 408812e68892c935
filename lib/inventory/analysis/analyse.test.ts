import { describe, expect, test } from "vitest";
import { type DescribedServer, describedTopology, lookedAt } from "#e2e/support/observed-cluster.ts";
import { defaultThresholds } from "../topology/thresholds.ts";
import { type AnalysisInput, analyse } from "./analyse.ts";
import { type AnalysisCode, codes } from "./codes.ts";

type Over = Partial<Pick<AnalysisInput, "cluster" | "isolated" | "binlogStillSince" | "previous">>;
const semi = {
  primaryEnabled: true,
  primaryActive: true,
  primaryClients: 1,
  waitPoint: "AFTER_SYNC",
  replicaEnabled: true,
  replicaActive: true,
};
const replication = { slug: "orders", topology: "replication", semiSync: null };
const galera = { ...replication, topology: "galera" };
const standalone = { ...replication, topology: "standalone" };
const stopped = { io: "no", sql: "no", secondsBehind: null } as const;
const connecting = {
  io: "connecting",
  secondsBehind: null,
  ioErrno: 2003,
  ioError: "error connecting to master 'repl@10.0.0.1:3300'",
} as const;
const late = { secondsBehind: 252 } as const;
const a: DescribedServer = { name: "a" };
const deadA: DescribedServer = { name: "a", silent: "refused" };
const unseenA: DescribedServer = { name: "a", silent: "timeout" };
const b: DescribedServer = { name: "b", follows: "a" };
const c: DescribedServer = { name: "c", follows: "a" };
const mid: DescribedServer = { name: "m", follows: "a" };
const x: DescribedServer = { name: "x", follows: "m" };
const y: DescribedServer = { name: "y", follows: "m" };
const node = (name: string, wsrep: Record<string, string>): DescribedServer => ({
  name,
  body: {
    wsrepOn: true,
    wsrep: { wsrep_cluster_status: "Primary", wsrep_cluster_size: "3", wsrep_local_state: "4", ...wsrep },
  },
});
const withLink = (server: DescribedServer, link: NonNullable<DescribedServer["link"]>): DescribedServer => ({
  ...server,
  link,
});
const withBody = (server: DescribedServer, body: NonNullable<DescribedServer["body"]>): DescribedServer => ({
  ...server,
  body,
});
const silent = (server: DescribedServer, how: "refused" | "timeout" = "timeout"): DescribedServer => ({
  ...server,
  silent: how,
});

function run(servers: DescribedServer[], over: Over = {}) {
  return analyse({
    cluster: replication,
    topology: describedTopology(servers),
    isolated: false,
    binlogStillSince: null,
    previous: [],
    now: lookedAt,
    thresholds: defaultThresholds,
    ...over,
  }).findings;
}

const ago = (ms: number) => new Date(lookedAt.getTime() - ms);
/** code, servers, overrides, a piece of the sentence. */
const table: [AnalysisCode, DescribedServer[], Over, RegExp][] = [
  ["ControlPlaneIsolated", [unseenA, silent(b)], { isolated: true }, /^Rookery may be the isolated one/],
  [
    "ClusterUnseen",
    [unseenA, silent(b), silent(c)],
    {},
    /none of its 3 servers has answered since 22:39 UTC|since 22:40 UTC/,
  ],
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
  ["NoWriteableMasterStructureWarning", [{ name: "a", readOnly: true }, b], {}, /a is read-only while b follows it/],
  [
    "StatementAndMixedLoggingReplicasStructureWarning",
    [a, withBody(b, { binlogFormat: "STATEMENT" }), withBody(c, { binlogFormat: "MIXED" })],
    {},
    /STATEMENT and MIXED/,
  ],
  [
    "StatementAndRowLoggingReplicasStructureWarning",
    [a, withBody(b, { binlogFormat: "STATEMENT" }), c],
    {},
    /STATEMENT and ROW/,
  ],
  ["MixedAndRowLoggingReplicasStructureWarning", [a, withBody(b, { binlogFormat: "MIXED" }), c], {}, /MIXED and ROW/],
  [
    "MultipleMajorVersionsLoggingReplicasStructureWarning",
    [a, withBody(b, { version: "10.11.19-MariaDB" }), c],
    {},
    /10\.11 and 11\.8/,
  ],
  ["NoLoggingReplicasStructureWarning", [a, withBody(b, { logSlaveUpdates: false })], {}, /none can take over/],
  [
    "DifferentGTIDModesStructureWarning",
    [a, withLink(b, { usingGtid: "no" }), c],
    {},
    /a switchover among them is not safe/,
  ],
  ["NoFailoverSupportStructureWarning", [a, withLink(b, { usingGtid: "no" })], {}, /by file and position/],
  [
    "NoFailoverSupportStructureWarning",
    [a, withLink(b, { filters: ["Replicate_Do_DB: app"] })],
    {},
    /filters what it applies/,
  ],
  [
    "NotEnoughValidSemiSyncReplicasStructureWarning",
    [withBody(a, { semiSync: { ...semi, primaryActive: false } }), b],
    {},
    /commits without waiting/,
  ],
  [
    "ClusterHasNoPrimary",
    [
      { name: "a", readOnly: true },
      { name: "b", readOnly: true },
    ],
    {},
    /no server accepts writes/,
  ],
  [
    "PrimaryIsReadOnly",
    [{ name: "a", readOnly: true }],
    { cluster: standalone },
    /a is read-only since 22:39 UTC, so writes fail/,
  ],
  ["ReplicaIsWritable", [a, { ...b, readOnly: false }], {}, /the replica b accepts writes/],
  ["ConnectedToWrongPrimary", [a, withLink(b, { sourceServerId: 77 })], {}, /another server \(id 77\) answers there/],
  [
    "ConnectedToWrongPrimary",
    [a, withLink(b, { sourceHost: "elsewhere", sourcePort: 3306 }), c],
    {},
    /elsewhere:3306 since 22:39 UTC, which is not a member/,
  ],
  [
    "ConnectedToWrongPrimary",
    [a, b, { name: "old", readOnly: true }, { name: "d", follows: "old" }],
    {},
    /d follows old since 22:39 UTC, but the primary is a/,
  ],
  ["NotConnectedToPrimary", [a, b, { name: "c", readOnly: true }], {}, /c follows nobody/],
  [
    "ReplicationStopped",
    [
      a,
      withLink(b, {
        sql: "no",
        sqlErrno: 1062,
        sqlError:
          "Could not execute Write_rows_v1 event on table billing.invoices; Duplicate entry '4' for key 'PRIMARY'",
      }),
    ],
    {},
    /^b stopped replicating at 22:39 UTC on a duplicate key \(1062\) in billing\.invoices; reads from it are old$/,
  ],
  ["ReplicationStopped", [a, withLink(b, stopped), c], {}, /without an error: somebody stopped it/],
  [
    "PrimarySemiSyncMustBeSet",
    [a, b],
    { cluster: { ...replication, semiSync: true } },
    /though the spec wishes semi-sync/,
  ],
  [
    "PrimarySemiSyncMustNotBeSet",
    [withBody(a, { semiSync: semi }), b],
    { cluster: { ...replication, semiSync: false } },
    /though the spec does not wish/,
  ],
  [
    "ReplicaSemiSyncMustBeSet",
    [withBody(a, { semiSync: semi }), b],
    { cluster: { ...replication, semiSync: true } },
    /b does not acknowledge/,
  ],
  [
    "ReplicaSemiSyncMustNotBeSet",
    [a, withBody(b, { semiSync: semi })],
    { cluster: { ...replication, semiSync: false } },
    /b acknowledges/,
  ],
  ["TwoWritablePrimaries", [a, { name: "b", readOnly: false }], {}, /a and b all accept writes/],
  [
    "ReplicaDiverged",
    [a, withLink(b, { sql: "no", sqlErrno: 1950, sqlError: "out of order" })],
    {},
    /b has diverged from its source/,
  ],
  [
    "ReplicaDiverged",
    [a, withLink(b, { io: "no", ioErrno: 1236, ioError: "position not in the binlog" })],
    {},
    /\(1236\)/,
  ],
  ["SharedServerId", [a, withBody(b, { serverId: 1 })], {}, /a and b share the server id 1/],
  [
    "DomainCollision",
    [
      { name: "a", follows: "b", readOnly: false },
      { ...b, readOnly: false },
    ],
    {},
    /write into the same GTID domain 0/,
  ],
  [
    "RelayLogUnapplied",
    [deadA, { ...withLink(b, { ...connecting, gtidIoPos: "0-1-113" }), body: { gtidSlavePos: "0-1-63" } }],
    {},
    /\bhas received but not applied 50 transactions/,
  ],
  [
    "ErrantTransactions",
    [a, withBody(b, { gtidBinlogState: "0-1-100,0-2-101" })],
    {},
    /b holds 1 transaction that a does not have/,
  ],
  [
    "GaleraAllDown",
    [silent(node("a", {}), "refused"), silent(node("b", {}), "refused")],
    { cluster: galera },
    /all 2 nodes are down/,
  ],
  [
    "GaleraNonPrimary",
    [node("a", { wsrep_cluster_status: "non-Primary" }), node("b", {}), node("c", {})],
    { cluster: galera },
    /a has lost the quorum .* the others go on/,
  ],
  [
    "GaleraSizeMismatch",
    [node("a", { wsrep_cluster_size: "2" }), node("b", { wsrep_cluster_size: "2" }), silent(node("c", {}))],
    { cluster: galera },
    /two of three nodes/,
  ],
  [
    "GaleraDonorDesynced",
    [node("a", { wsrep_local_state: "2" }), node("b", {}), node("c", {})],
    { cluster: galera },
    /a gives its data/,
  ],
  [
    "GaleraNotSynced",
    [node("a", { wsrep_local_state: "1" }), node("b", {}), node("c", {})],
    { cluster: galera },
    /a is not synced/,
  ],
];

describe("every code", () => {
  test.each(table)("%s", (code, servers, over, sentence) => {
    const found = run(servers, over).filter((finding) => finding.code === code);
    expect(
      found,
      `found instead: ${run(servers, over)
        .map((finding) => finding.code)
        .join(", ")}`,
    ).not.toHaveLength(0);
    expect(found.map((finding) => finding.sentence).join("\n")).toMatch(sentence);
    expect(found[0]?.severity).toBe(codes[code].severity);
  });

  test("stands in the table", () => {
    const tested = new Set(table.map(([code]) => code));
    expect(Object.keys(codes).filter((code) => !tested.has(code as AnalysisCode))).toEqual([]);
  });
});
