import { describe, expect, test } from "vitest";
import { type DescribedServer, describedTopology, lookedAt } from "#e2e/support/observed-cluster.ts";
import { analyse } from "./analysis/analyse.ts";
import { type ClusterState, clusterStates } from "./schemas.ts";
import { defaultThresholds } from "./topology/thresholds.ts";
import { fleetVerdict, type VerdictInput, verdictOf } from "./verdict.ts";

function verdict(servers: DescribedServer[], over: Partial<VerdictInput> = {}) {
  const analysis = analyse({
    cluster: { slug: "orders-prod", topology: "replication", semiSync: null },
    topology: describedTopology(servers),
    isolated: false,
    binlogStillSince: null,
    previous: [],
    now: lookedAt,
    thresholds: defaultThresholds,
  });
  return verdictOf({
    name: "orders-prod",
    lifeState: "active",
    downtimeUntil: null,
    downtimeWhy: null,
    runningOperation: null,
    analysis,
    now: lookedAt,
    ...over,
  });
}

const duplicate = {
  sql: "no",
  sqlErrno: 1062,
  secondsBehind: null,
  sqlError: "Could not execute Write_rows_v1 event on table billing.invoices; Duplicate entry",
} as const;
const a: DescribedServer = { name: "db-a" };
const b: DescribedServer = { name: "db-b", follows: "db-a" };
const c: DescribedServer = { name: "db-c", follows: "db-a" };

describe("cluster verdict", () => {
  test("healthy, in one sentence", () => {
    expect(verdict([a, b, c])).toEqual({
      state: "healthy",
      rank: 5,
      sentence: "orders-prod is healthy: writes work and both replicas follow.",
      quiet: "Writes on db-a work; db-b and db-c are up to date.",
    });
  });

  test("a stopped replica: the reason leads, and the quiet sentence says what still works", () => {
    const said = verdict([a, { ...b, link: duplicate }]);
    expect(said.state).toBe("degraded");
    expect(said.sentence).toBe(
      "orders-prod is degraded: db-b stopped replicating at 22:39 UTC on a duplicate key (1062) in billing.invoices; reads from it are old.",
    );
    expect(said.quiet).toBe("Writes on db-a work.");
  });

  test("unseen is unknown, never critical", () => {
    expect(verdict([{ ...a, silent: "timeout" }, b]).state).toBe("unknown");
    expect(
      verdict([
        { ...a, silent: "refused" },
        { ...b, link: { io: "connecting", ioErrno: 2003 } },
      ]).state,
    ).toBe("critical");
    expect(verdict([]).state).toBe("unknown");
  });

  test("downtime and running operations speak before findings that they explain", () => {
    const until = new Date(lookedAt.getTime() + 3_600_000);
    expect(verdict([a, { ...b, link: duplicate }], { downtimeUntil: until, downtimeWhy: "disk change" }).sentence).toBe(
      "orders-prod is in downtime until 23:40 UTC: disk change.",
    );
    expect(verdict([a, { ...b, link: duplicate }], { runningOperation: "Rebuild db-b" })).toMatchObject({
      state: "working",
      sentence: "orders-prod is being worked on: Rebuild db-b.",
    });
    expect(
      verdict(
        [
          { ...a, silent: "refused" },
          { ...b, link: { io: "no" } },
        ],
        { runningOperation: "Rebuild db-b" },
      ).state,
    ).toBe("critical");
  });
});

describe("fleet verdict", () => {
  const counts = (over: Partial<Record<ClusterState, number>>) => ({
    ...(Object.fromEntries(clusterStates.map((state) => [state, 0])) as Record<ClusterState, number>),
    ...over,
  });

  test.each([
    [counts({}), "There is no cluster yet. Provision one, or import what you have."],
    [counts({ healthy: 3 }), "None of the three clusters needs you."],
    [counts({ healthy: 1 }), "The one cluster needs nobody."],
    [
      counts({ healthy: 3, working: 1, downtime: 2 }),
      "None of the six clusters needs you: one being worked on and two in downtime.",
    ],
    [counts({ healthy: 3, critical: 1, unknown: 1 }), "Two clusters need you. x is critical: gone."],
    [counts({ degraded: 1 }), "One cluster needs you. x is critical: gone."],
  ])("%o", (each, sentence) => {
    expect(fleetVerdict([{ state: "critical", sentence: "x is critical: gone." }], each, false).sentence).toBe(
      sentence,
    );
  });

  test("isolated", () => {
    expect(fleetVerdict([], counts({ unknown: 4 }), true)).toMatchObject({
      state: "unknown",
      sentence: expect.stringContaining("may be the isolated one"),
    });
  });
});
