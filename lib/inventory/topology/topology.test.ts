import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DescribedServer, describeCluster, describedTopology, lookedAt } from "#e2e/support/observed-cluster.ts";
import { layoutMap } from "./map-layout.ts";
import { rolesOf } from "./role.ts";
import { defaultThresholds } from "./thresholds.ts";
import { buildTopology } from "./topology.ts";

const roles = (servers: DescribedServer[]) => Object.fromEntries(rolesOf(describedTopology(servers)));

describe("topology", () => {
  test("roles are what is observed", () => {
    expect(
      roles([
        { name: "a" },
        { name: "b", follows: "a" },
        { name: "c", follows: "b" },
        { name: "d", readOnly: true },
        { name: "e", never: true, silent: "timeout" },
      ]),
    ).toEqual({ a: "primary", b: "intermediate", c: "replica", d: "unattached", e: "unknown" });
    expect(roles([{ name: "a" }])).toEqual({ a: "standalone" });
    expect(
      roles([
        { name: "a", follows: "b", readOnly: false },
        { name: "b", follows: "a" },
      ]),
    ).toEqual({ a: "co-primary", b: "co-primary" });
    expect(
      roles([
        { name: "a", body: { wsrepOn: true } },
        { name: "b", body: { wsrepOn: true } },
      ]),
    ).toEqual({ a: "galera", b: "galera" });
  });

  test("a primary that was never seen is known by those who follow it", () => {
    expect(
      roles([
        { name: "a", never: true, silent: "timeout" },
        { name: "b", follows: "a" },
      ]),
    ).toEqual({ a: "primary", b: "replica" });
  });

  test("after a failover the open server is primary, not the dead one that was open when last seen", () => {
    expect(
      roles([
        { name: "a", silent: "refused" },
        { name: "b", readOnly: false },
        { name: "c", follows: "b" },
      ]),
    ).toEqual({ a: "unattached", b: "primary", c: "replica" });
  });

  test("tree order: each source before its replicas, names in natural order", () => {
    const topology = describedTopology([
      { name: "db-10", follows: "db-1" },
      { name: "db-2", follows: "db-1" },
      { name: "db-1" },
      { name: "db-3", follows: "db-2" },
    ]);
    expect(topology.order).toEqual(["db-1", "db-2", "db-3", "db-10"]);
    expect(topology.order.map((id) => topology.nodes.get(id)?.depth)).toEqual([0, 1, 2, 1]);
  });

  test("a source is also found by the name it gives itself, and another server there is noticed", () => {
    const { members, observations } = describeCluster([
      { name: "a" },
      { name: "b", follows: "a", link: { sourceHost: "A", sourceServerId: 9 } },
    ]);
    const link = buildTopology(members, observations, lookedAt, defaultThresholds).nodes.get("b")?.links[0];
    expect(link).toMatchObject({ sourceId: "a", wrongServer: true });
  });

  test("any graph, rings included: every node once in the tree, one place each on the map, no two in one place", () => {
    const graph = fc.array(fc.option(fc.nat(30), { nil: undefined }), { minLength: 1, maxLength: 31 });
    fc.assert(
      fc.property(graph, (sources) => {
        const servers = sources.map(
          (source, index): DescribedServer =>
            source === undefined || source >= sources.length
              ? { name: `n${index}` }
              : { name: `n${index}`, follows: `n${source}` },
        );
        const topology = describedTopology(servers);
        expect([...topology.order].sort()).toEqual(servers.map((server) => server.name).sort());
        const layout = layoutMap(topology);
        expect(new Set(layout.nodes.map((node) => `${node.x} ${node.y}`)).size).toBe(servers.length);
        expect(layoutMap(describedTopology(servers))).toEqual(layout);
      }),
      { numRuns: 300 },
    );
  });

  test("500 nodes are laid out within 200 ms", () => {
    const servers = Array.from(
      { length: 500 },
      (_, index): DescribedServer =>
        index === 0 ? { name: "n0" } : { name: `n${index}`, follows: `n${Math.floor((index - 1) / 7)}` },
    );
    const { members, observations } = describeCluster(servers);
    const started = performance.now();
    const layout = layoutMap(buildTopology(members, observations, lookedAt, defaultThresholds));
    expect(performance.now() - started).toBeLessThan(200);
    expect(layout.nodes).toHaveLength(500);
  });
});
