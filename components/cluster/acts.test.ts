import { describe, expect, it } from "vitest";
import { freePolicy, strictPolicy } from "#lib/inventory/environment-schemas.ts";
import type { ClusterView, InstanceRow } from "#lib/inventory/view-schemas.ts";
import { actFormProblem, emptyForm, inputOf, readVariables } from "./act-input.ts";
import { type ClusterRights, clusterActs, instanceActs, nameToType, runsAtOnce, urgentActs } from "./acts.ts";

const environment = { id: "e", slug: "production", name: "Production", rank: 3, pattern: "solid" };
const live = { state: "live", at: "2026-11-22T10:00:00.000Z", since: null, ageSeconds: 1 } as const;

function member(name: string, over: Partial<InstanceRow>): InstanceRow {
  const base: InstanceRow = {
    id: name,
    name,
    cluster: { id: "c", slug: "orders", name: "orders" },
    environment,
    host: "10.0.0.1",
    port: 3306,
    desired: "running",
    role: "replica",
    state: "healthy",
    version: "11.8.6",
    versionObserved: true,
    serverId: 1,
    readOnly: true,
    lag: { state: "ok", seconds: 0, transactions: 0 },
    gtidBinlogPos: "0-1-5",
    gtidSlavePos: "0-1-5",
    threadsConnected: 1,
    threadsRunning: 1,
    maxConnections: 151,
    uptimeSeconds: 60,
    sourceId: "db-1",
    depth: 1,
    asOf: live,
    error: null,
    findings: [],
  };
  return { ...base, ...over };
}

const primary = member("db-1", { role: "primary", lag: null, sourceId: null, readOnly: false, depth: 0 });
const replica = member("db-2", {});
const view = {
  id: "c",
  name: "orders",
  managed: true,
  topology: "replication",
  lifeState: "active",
  provider: "local",
  instances: [primary, replica],
  findings: [],
  environment,
} satisfies Partial<ClusterView>;
const all: ClusterRights = { propose: true, run: true, edit: true, probe: true, policy: freePolicy };
const act = (acts: { kind: string }[], kind: string) => {
  const found = acts.find((one) => one.kind === kind);
  if (!found) throw new Error(`no act ${kind}`);
  return found;
};

describe("what can be done", () => {
  it("offers no removal and no rebuild of the server that leads, and says why", () => {
    const acts = instanceActs(view, primary, all);
    expect(act(acts, "replica.remove")).toMatchObject({ why: "db-1 leads the cluster; a primary cannot be removed" });
    expect(act(acts, "replica.reseed")).toMatchObject({ why: "db-1 leads the cluster; only a replica can be rebuilt" });
    expect(act(acts, "instance.restart")).toMatchObject({ why: null, input: { instanceId: "db-1" } });
  });
  it("keeps a source from being removed while somebody follows it", () => {
    const below = member("db-3", { sourceId: "db-2", depth: 2 });
    const acts = instanceActs({ ...view, instances: [primary, replica, below] }, replica, all);
    expect(act(acts, "replica.remove")).toMatchObject({ why: "db-3 would lose its source" });
  });
  it("offers to start what is down, and never to stop it again", () => {
    const kinds = instanceActs(view, member("db-2", { state: "down" }), all).map((one) => one.kind);
    expect(kinds).toContain("instance.start");
    expect(kinds).not.toContain("instance.stop");
  });
  it("cannot rebuild a replica when nobody can be seen who would give the data", () => {
    const dark = { ...primary, asOf: { ...live, state: "stale" as const } };
    const acts = instanceActs({ ...view, instances: [dark, replica] }, replica, all);
    expect(act(acts, "replica.reseed")).toMatchObject({ why: "No other member can be seen that could give the data" });
  });
  it("puts what the findings ask for first", () => {
    const broken = member("db-2", { state: "degraded", lag: { state: "stopped", seconds: null, transactions: 9 } });
    expect(urgentActs({ ...view, instances: [primary, broken] }, all).map((one) => one.label)).toEqual([
      "Reseed replica db-2",
    ]);
    expect(urgentActs(view, all)).toEqual([]);
  });
  it("closes everything on imported clusters but forgetting", () => {
    const watched = { ...view, managed: false };
    expect(clusterActs(watched, all).map((one) => [one.kind, one.why === null])).toEqual([
      ["replica.add", false],
      ["cluster.configure", false],
      ["cluster.forget", true],
    ]);
  });
  it("does not offer to destroy where the environment protects, and names the way out", () => {
    const acts = clusterActs(view, { ...all, policy: strictPolicy });
    expect(act(acts, "cluster.destroy")).toMatchObject({ why: expect.stringContaining("Governance, Environments") });
  });
});

describe("how it is handed in", () => {
  it("runs at once only where nobody has to approve and the person may run", () => {
    expect(runsAtOnce(all, "instance.restart")).toBe(true);
    expect(runsAtOnce({ ...all, policy: strictPolicy }, "instance.restart")).toBe(false);
    expect(runsAtOnce({ ...all, run: false }, "instance.restart")).toBe(freePolicy.selfService);
    expect(runsAtOnce({ ...all, run: false, policy: { ...freePolicy, selfService: false } }, "instance.restart")).toBe(
      false,
    );
  });
  it("asks for the name of what is acted on where it is dangerous, and everywhere the environment says so", () => {
    const [add] = clusterActs(view, all);
    const [restart] = instanceActs(view, replica, all);
    if (!add || !restart) throw new Error("acts are missing");
    expect(nameToType(restart, all)).toBe("db-2");
    expect(nameToType(add, all)).toBeNull();
    expect(nameToType(add, { ...all, policy: strictPolicy })).toBe("orders");
  });
  it("reads variables line by line and names the line that is wrong", () => {
    expect(
      readVariables("max-connections = 400\n# note\n\nsql_mode=STRICT_ALL_TABLES\nwait_timeout = default"),
    ).toEqual({
      variables: { max_connections: 400, sql_mode: "STRICT_ALL_TABLES", wait_timeout: null },
      problem: null,
    });
    expect(readVariables("max_connections = 1\nnonsense").problem).toBe('Line 2 is not "name = value"');
  });
  it("hands in what the form says and nothing else", () => {
    const configure = clusterActs(view, all).find((one) => one.form === "configure");
    const destroy = clusterActs(view, all).find((one) => one.kind === "cluster.destroy");
    if (!configure || !destroy) throw new Error("acts are missing");
    expect(actFormProblem(configure, emptyForm)).toBe("Write at least one variable");
    expect(inputOf(configure, { ...emptyForm, variables: "max_connections=5", restart: true })).toEqual({
      clusterId: "c",
      variables: { max_connections: 5 },
      restart: true,
    });
    expect(inputOf(destroy, { ...emptyForm, keepData: false })).toEqual({ clusterId: "c", keepData: false });
  });
});
