import { expect, test } from "vitest";
import { type DescribedServer, describedTopology, lookedAt } from "#e2e/support/observed-cluster.ts";
import { defaultThresholds } from "../topology/thresholds.ts";
import { analyse } from "./analyse.ts";

const connecting = {
  io: "connecting",
  secondsBehind: null,
  ioErrno: 2003,
  ioError: "error connecting to master",
} as const;

function codesOf(servers: DescribedServer[], over: Partial<Parameters<typeof analyse>[0]> = {}) {
  const cluster = { slug: "orders", topology: servers.length > 1 ? "replication" : "standalone", semiSync: null };
  return analyse({
    cluster,
    topology: describedTopology(servers),
    isolated: false,
    binlogStillSince: null,
    previous: [],
    now: lookedAt,
    thresholds: defaultThresholds,
    ...over,
  }).findings.map((finding) => finding.code);
}

test("healthy clusters give no finding", () => {
  expect(codesOf([{ name: "a" }])).toEqual([]);
  expect(codesOf([{ name: "a" }, { name: "b", follows: "a" }, { name: "c", follows: "b" }])).toEqual([]);
});

test("a dead primary is told once, not again by each of its replicas", () => {
  const link = connecting;
  expect(
    codesOf([
      { name: "a", silent: "refused" },
      { name: "b", follows: "a", link },
      { name: "c", follows: "a", link },
    ]),
  ).toEqual(["DeadMaster"]);
});

test("an isolated Rookery says only that", () => {
  expect(
    codesOf(
      [
        { name: "a", silent: "timeout" },
        { name: "b", follows: "a", silent: "timeout" },
      ],
      { isolated: true },
    ),
  ).toEqual(["ControlPlaneIsolated"]);
});

test("one or two failed polls are no news while the last good reading is live", () => {
  const servers: DescribedServer[] = [{ name: "a" }, { name: "b", follows: "a" }];
  const topology = describedTopology(servers);
  const observation = topology.nodes.get("b")?.observation;
  if (observation) Object.assign(observation, { reachable: false, failures: 2, error: "no answer" });
  expect(codesOf(servers, { topology: describedTopology(servers) })).toEqual([]);
});

test("members that are wished stopped are not missed", () => {
  expect(
    codesOf([
      { name: "a" },
      { name: "b", follows: "a" },
      { name: "c", follows: "a", silent: "refused", desired: "stopped" },
    ]),
  ).toEqual([]);
});

test("a finding keeps its date while it holds, and the sentence tells the day", () => {
  const servers: DescribedServer[] = [
    { name: "a" },
    { name: "b", follows: "a", link: { secondsBehind: 400 } },
    { name: "c", follows: "a" },
  ];
  const input = {
    cluster: { slug: "o", topology: "replication", semiSync: null },
    topology: describedTopology(servers),
    isolated: false,
    binlogStillSince: null,
    now: lookedAt,
    thresholds: defaultThresholds,
  };
  const since = "2026-11-21T03:04:00.000Z";
  const [finding] = analyse({
    ...input,
    previous: [{ code: "ReplicaLagging", severity: "warning", instanceId: "b", sentence: "", since }],
  }).findings;
  expect(finding).toMatchObject({ since, sentence: expect.stringContaining("since 21 Nov 03:04 UTC") });
});
