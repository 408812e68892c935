import { expect, test } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { observeCluster, seedCluster, seedEnvironment } from "#e2e/support/inventory-rows.ts";
import { type DescribedServer, lookedAt } from "#e2e/support/observed-cluster.ts";
import { analyseClusters } from "./analyse-cluster.ts";
import { listFleetEvents } from "./events/list-events.ts";
import { listHealthSpans } from "./events/list-health-spans.ts";
import { fleetOverview } from "./fleet-overview.ts";
import { getCluster } from "./get-cluster.ts";
import { getInstance } from "./get-instance.ts";
import type { ListClustersInput } from "./input-schemas.ts";
import { listClusters } from "./list-clusters.ts";
import { listInstances } from "./list-instances.ts";
import { searchInventory } from "./search-inventory.ts";

const a: DescribedServer = { name: "a" };
const b: DescribedServer = { name: "b", follows: "a" };

describeOnBothDatabases("reading the fleet", (open) => {
  async function fleet() {
    const context = await testContext(await open(), { now: () => lookedAt });
    const [development, production] = [
      await seedEnvironment(context, "development", 10),
      await seedEnvironment(context, "production", 30),
    ];
    const orders = await seedCluster(context, production, "orders-prod", [a, b], {
      labels: { team: "pay=ments", tier: "1" },
      owner: "Payments",
    });
    const billing = await seedCluster(context, production, "billing-prod", [a, b], { labels: { team: "billing" } });
    const catalog = await seedCluster(context, development, "catalog-dev", [{ name: "catalog-a" }], {
      version: "10.11",
    });
    await observeCluster(context, orders, [a, b], lookedAt);
    await observeCluster(context, billing, [a, { ...b, link: { secondsBehind: 252 } }], lookedAt);
    await observeCluster(context, catalog, [{ name: "catalog-a", silent: "timeout" }], lookedAt);
    await analyseClusters(context);
    return { context, development, production, orders, billing, catalog };
  }

  test("filters, sorts and pages in the database", async () => {
    const { context } = await fleet();
    const slugs = async (input: ListClustersInput) => (await listClusters(context, input)).rows.map((row) => row.slug);
    expect(await slugs({})).toEqual(["billing-prod", "catalog-dev", "orders-prod"]);
    expect(await slugs({ direction: "desc" })).toEqual(["orders-prod", "catalog-dev", "billing-prod"]);
    expect(await slugs({ sort: "name", direction: "desc" })).toEqual(["orders-prod", "catalog-dev", "billing-prod"]);
    expect(await slugs({ sort: "environment" })).toEqual(["catalog-dev", "billing-prod", "orders-prod"]);
    expect(await slugs({ sort: "lag" })).toEqual(["billing-prod", "catalog-dev", "orders-prod"]);
    expect(await slugs({ q: "ORD" })).toEqual(["orders-prod"]);
    expect(await slugs({ q: "catalog-a" })).toEqual(["catalog-dev"]);
    expect(await slugs({ q: "payments" })).toEqual(["orders-prod"]);
    expect(await slugs({ q: "100%_'\"" })).toEqual([]);
    expect(await slugs({ environment: "production", state: "degraded" })).toEqual(["billing-prod"]);
    expect(await slugs({ version: "10.11" })).toEqual(["catalog-dev"]);
    expect(await slugs({ topology: "standalone", provider: "fake" })).toEqual(["catalog-dev"]);
    expect(await slugs({ label: "team=pay=ments" })).toEqual(["orders-prod"]);
    expect(await slugs({ label: "team=pay" })).toEqual([]);
    const page = await listClusters(context, { limit: 1, offset: 1 });
    expect([page.total, page.rows.map((row) => row.slug)]).toEqual([3, ["catalog-dev"]]);
    const [row] = (await listClusters(context, { q: "billing" })).rows;
    expect(row).toMatchObject({
      state: "degraded",
      lag: { state: "lagging", seconds: 252 },
      members: { primaries: 1, others: 1 },
      asOf: { state: "live", ageSeconds: 1 },
      environment: { slug: "production" },
    });
    expect(row?.sentence).toContain("b is 4 m 12 s behind since 22:39 UTC");
  });

  test("what belongs to another environment does not exist", async () => {
    const { context, development, orders, catalog } = await fleet();
    const person = { ...context, actor: testUser("administrator", development) };
    expect((await listClusters(person, {})).rows.map((row) => row.slug)).toEqual(["catalog-dev"]);
    expect((await listInstances(person, {})).total).toBe(1);
    expect(await searchInventory(person, { q: "prod" })).toEqual([]);
    const overview = await fleetOverview(person);
    expect(overview).toMatchObject({ needing: 1, instances: { total: 1, reachable: 0 } });
    expect(JSON.stringify(overview)).not.toMatch(/orders|billing|production/);
    expect((await listFleetEvents(person, {})).rows.map((event) => event.clusterId)).toEqual([catalog.id]);
    expect(
      await listHealthSpans(person, {
        clusterIds: [orders.id],
        from: "2026-01-01T00:00:00Z",
        to: "2027-01-01T00:00:00Z",
      }),
    ).toEqual([]);
    for (const read of [
      () => getCluster(person, { cluster: "orders-prod" }),
      () => getCluster(person, { cluster: orders.id }),
      () => getInstance(person, { instance: orders.instanceIds.a ?? "" }),
      () => getInstance(person, { instance: "a", cluster: "orders-prod" }),
    ]) {
      await expect(read()).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(
      listClusters({ ...context, actor: { ...testUser(), kind: "user", grants: [] } as never }, {}),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  test("a server and its links; null where nothing was read", async () => {
    const { context, billing, catalog } = await fleet();
    expect(await getInstance(context, { instance: "b", cluster: "billing-prod" })).toMatchObject({
      id: billing.instanceIds.b,
      role: "replica",
      lag: { state: "lagging", seconds: 252, transactions: 0 },
      sourceId: billing.instanceIds.a,
      links: [{ secondsBehind: 252 }],
      findings: [{ code: "ReplicaLagging" }],
    });
    expect(await getInstance(context, { instance: catalog.instanceIds["catalog-a"] ?? "" })).toMatchObject({
      state: "unknown",
      readOnly: null,
      threadsConnected: null,
      gtid: null,
      asOf: { state: "never" },
      error: "no answer within 1 s",
    });
    const { rows, total } = await listInstances(context, { environment: "production", sort: "cluster", limit: 3 });
    expect([total, rows.map((row) => `${row.cluster.slug}/${row.name}`)]).toEqual([
      4,
      ["billing-prod/a", "billing-prod/b", "orders-prod/a"],
    ]);
  });

  test("the palette puts the exact name first, then beginnings, then parts", async () => {
    const { context } = await fleet();
    expect((await searchInventory(context, { q: "prod" })).map((hit) => [hit.kind, hit.name])).toEqual([
      ["environment", "production"],
      ["cluster", "orders-prod"],
      ["cluster", "billing-prod"],
    ]);
    expect((await searchInventory(context, { q: "Catalog-A" }))[0]).toMatchObject({
      kind: "instance",
      name: "catalog-a",
      context: "catalog-dev, development",
    });
  });

  test("Now: the fleet's sentence, who needs somebody, and what changed", async () => {
    const { context } = await fleet();
    const overview = await fleetOverview(context);
    expect(overview).toMatchObject({
      state: "degraded",
      needing: 2,
      isolated: false,
      instances: { total: 5, reachable: 4 },
      counts: { degraded: 1, unknown: 1, healthy: 1 },
    });
    expect(overview.sentence).toMatch(/^Two clusters need you\. billing-prod is degraded: b is 4 m 12 s behind/);
    expect(overview.clusters.map((row) => row.slug)).toEqual(["billing-prod", "catalog-dev"]);
    expect(overview.quietClusters.map((row) => row.slug)).toEqual(["orders-prod"]);
    expect(overview.changes).toHaveLength(3);
  });
});
