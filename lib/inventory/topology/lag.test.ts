import { describe, expect, test } from "vitest";
import { type DescribedServer, describedTopology } from "#e2e/support/observed-cluster.ts";
import type { Lag, ReplicationLink } from "../schemas.ts";
import { lagOf, worseLag } from "./lag.ts";
import { defaultThresholds } from "./thresholds.ts";

function lag(replica: Partial<DescribedServer>, primary: Partial<DescribedServer> = {}): Lag | null {
  const topology = describedTopology([
    { name: "a", ageSeconds: 2, ...primary },
    { name: "b", follows: "a", ...replica },
  ]);
  const node = topology.nodes.get("b");
  return node ? lagOf(node, topology.nodes.get("a") ?? null, defaultThresholds) : null;
}

const behind = { gtidBinlogPos: "0-1-9000" };
const table: [string, Partial<ReplicationLink>, Partial<DescribedServer>, Lag["state"]][] = [
  ["nothing behind", {}, {}, "ok"],
  ["11 seconds are lag", { secondsBehind: 11 }, {}, "lagging"],
  ["10 seconds are not", { secondsBehind: 10 }, {}, "ok"],
  ["a stopped SQL thread", { sql: "no", secondsBehind: null }, {}, "stopped"],
  ["a stopped IO thread", { io: "no", secondsBehind: null }, {}, "stopped"],
  ["connecting with an error", { io: "connecting", ioErrno: 2003, secondsBehind: null }, {}, "stopped"],
  ["connecting in passing", { io: "connecting", secondsBehind: null }, {}, "unknown"],
  ["NULL seconds but nothing missing", { secondsBehind: null }, {}, "ok"],
  ["NULL seconds and transactions missing: not 0", { secondsBehind: null }, { body: behind }, "unknown"],
  [
    "0 seconds after a restart while the source was read earlier and is far ahead (MDEV-17516)",
    { secondsBehind: 0 },
    { body: behind },
    "lagging",
  ],
  [
    "0 seconds and a source that was read later: the distance proves nothing",
    { secondsBehind: 0 },
    { body: behind, ageSeconds: 0 },
    "ok",
  ],
  [
    "0 seconds while thousands are received and not applied",
    { secondsBehind: 0, gtidIoPos: "0-1-9000" },
    {},
    "lagging",
  ],
  ["delayed on purpose", { sqlDelaySeconds: 3_600, secondsBehind: 3_605 }, {}, "delayed"],
  ["later than its delay", { sqlDelaySeconds: 3_600, secondsBehind: 4_000 }, {}, "lagging"],
];

describe("lag", () => {
  test.each(table)("%s", (_, link, primary, state) => {
    expect(lag({ link }, primary)?.state).toBe(state);
  });

  test("a stale reading has unknown lag, and a server that follows nobody has none", () => {
    expect(lag({ ageSeconds: 60 })).toEqual({ state: "unknown", seconds: null, transactions: null });
    const topology = describedTopology([{ name: "a" }]);
    const node = topology.nodes.get("a");
    expect(node && lagOf(node, null, defaultThresholds)).toBeNull();
  });

  test("transactions are unknown, not 0, when the source is not seen", () => {
    expect(lag({}, { silent: "timeout", ageSeconds: 10 })).toEqual({ state: "ok", seconds: 0, transactions: null });
  });

  test("stopped is worse than lagging, and further behind is worse", () => {
    const far: Lag = { state: "lagging", seconds: 90, transactions: 4 };
    expect(worseLag(far, { state: "lagging", seconds: 20, transactions: 90 })).toBe(far);
    expect(worseLag(far, { state: "stopped", seconds: null, transactions: null }).state).toBe("stopped");
  });
});
