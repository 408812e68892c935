import { describe, expect, test } from "vitest";
import { type DescribedServer, describeCluster, describedTopology, lookedAt } from "#e2e/support/observed-cluster.ts";
import { toFleetError } from "../../mariadb/server-errors.ts";
import { controlPlaneIsolated, refused } from "./evidence.ts";
import { freshnessOf } from "./freshness.ts";
import { instanceStateOf } from "./instance-state.ts";
import { defaultThresholds, staleAfterMs, thresholdsFor } from "./thresholds.ts";

const findings = [{ instanceId: "b", severity: "warning" as const }];
const connecting = { io: "connecting", ioErrno: 2003, secondsBehind: null } as const;
const table: [string, DescribedServer[], { inDowntime?: boolean; findings?: typeof findings }, string][] = [
  ["healthy", [{ name: "b" }], {}, "healthy"],
  ["a finding names it", [{ name: "b" }], { findings }, "degraded"],
  ["downtime", [{ name: "b", silent: "refused" }], { inDowntime: true }, "downtime"],
  ["leaving", [{ name: "b", desired: "leaving" }], {}, "leaving"],
  ["stopped as wished", [{ name: "b", desired: "stopped", silent: "refused" }], {}, "downtime"],
  ["silence alone is unknown", [{ name: "b", silent: "timeout" }], {}, "unknown"],
  [
    "still down between two polls of a server that is asked ever less often",
    [{ name: "b", silent: "refused", silentAskedSecondsAgo: 16 }],
    {},
    "down",
  ],
  ["refused, but long ago", [{ name: "b", silent: "refused", silentAskedSecondsAgo: 22 }], {}, "unknown"],
  ["refused k times is down", [{ name: "b", silent: "refused" }], {}, "down"],
  [
    "refused, but a replica hears it",
    [
      { name: "b", silent: "refused" },
      { name: "c", follows: "b" },
    ],
    {},
    "unknown",
  ],
  [
    "silent, and its replica does not hear it",
    [
      { name: "b", silent: "timeout" },
      { name: "c", follows: "b", link: connecting },
    ],
    {},
    "down",
  ],
  [
    "silent, and its replica is silent too",
    [
      { name: "b", silent: "timeout" },
      { name: "c", follows: "b", silent: "timeout" },
    ],
    {},
    "unknown",
  ],
  ["nobody polls", [{ name: "b", ageSeconds: 7 }], {}, "unknown"],
];

describe("instance state", () => {
  test.each(table)("%s", (_, servers, over, state) => {
    const topology = describedTopology(servers);
    const node = topology.nodes.get("b");
    expect(node).toBeDefined();
    if (node)
      expect(
        instanceStateOf({
          node,
          topology,
          findings: [],
          inDowntime: false,
          now: lookedAt,
          thresholds: defaultThresholds,
          ...over,
        }),
      ).toBe(state);
  });
});

test("a refused connection is recognised in the sentence that lib/mariadb writes, and nothing else is", () => {
  const failed = (code: string | number) => ({
    instanceId: "b",
    at: lookedAt,
    reachable: false,
    failures: 3,
    body: null,
    bodyAt: null,
    error: toFleetError(Object.assign(new Error("x"), typeof code === "string" ? { code } : { errno: code }), "db-b")
      .message,
  });
  expect(refused(failed("ECONNREFUSED"))).toBe(true);
  for (const other of ["ETIMEDOUT", "EHOSTUNREACH", "ECONNRESET", 1045, 1227])
    expect(refused(failed(other)), String(other)).toBe(false);
});

describe("isolation and age", () => {
  const fleet = (silent: number, how: "refused" | "timeout") =>
    describeCluster(
      Array.from(
        { length: 10 },
        (_, index): DescribedServer => (index < silent ? { name: `n${index}`, silent: how } : { name: `n${index}` }),
      ),
    ).observations.values();

  test("more than half silent at once: Rookery may be the isolated one; refusals are answers", () => {
    expect(controlPlaneIsolated(fleet(6, "timeout"), lookedAt, defaultThresholds)).toBe(true);
    expect(controlPlaneIsolated(fleet(5, "timeout"), lookedAt, defaultThresholds)).toBe(false);
    expect(controlPlaneIsolated(fleet(9, "refused"), lookedAt, defaultThresholds)).toBe(false);
  });

  test("a value is live for two intervals and a margin", () => {
    const at = (ms: number) => ({ bodyAt: new Date(lookedAt.getTime() - ms) });
    const limit = staleAfterMs(defaultThresholds);
    expect(limit).toBe(6_000);
    expect(freshnessOf(at(limit), lookedAt, defaultThresholds).state).toBe("live");
    expect(freshnessOf(at(limit + 1), lookedAt, defaultThresholds)).toMatchObject({
      state: "stale",
      since: at(limit + 1).bodyAt,
    });
    expect(freshnessOf(null, lookedAt, defaultThresholds)).toEqual({
      state: "never",
      at: null,
      since: null,
      ageSeconds: null,
    });
    expect(staleAfterMs(thresholdsFor(60_000))).toBe(150_000);
  });
});
