import { expect, test } from "vitest";
import { testContext } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { seedEnvironment } from "#e2e/support/inventory-rows.ts";
import { describedBody, lookedAt } from "#e2e/support/observed-cluster.ts";
import { emptySummary } from "./cluster-model.ts";
import { fleetOverview } from "./fleet-overview.ts";
import { listClusters } from "./list-clusters.ts";
import { recordObservations } from "./record-observations.ts";
import { searchInventory } from "./search-inventory.ts";

const clusters = 10_000;

// Bars are for an idle machine; on two busy cores the test allows three times as much.
const slack = 3;

describeOnBothDatabases("ten thousand clusters", (open, { dialect }) => {
  test("one page, a search and Now answer within their budgets", async () => {
    const context = await testContext(await open(), { now: () => lookedAt });
    const environmentId = await seedEnvironment(context, "production", 30);
    const times = { createdAt: lookedAt, updatedAt: lookedAt };
    const pad = (index: number) => String(index).padStart(5, "0");
    const common = {
      environmentId,
      owner: "team",
      labels: { team: "a" },
      topology: "standalone",
      version: "11.8",
      provider: "fake",
      managed: true,
      spec: {},
      specVersion: 1,
      state: "active",
      gtidDomainId: 0,
      ...times,
    };
    const server = {
      host: "10.0.0.1",
      serverId: 1,
      version: "11.8",
      desired: "running",
      tls: "off",
      account: "rookery",
      providerState: {},
      settings: {},
      ...times,
    };
    for (let start = 0; start < clusters; start += 1_000) {
      const range = Array.from({ length: 1_000 }, (_, index) => start + index);
      await context.database.cluster.createMany({
        data: range.map((index) => ({
          ...common,
          id: `c${index}`,
          slug: `shop-${pad(index)}`,
          name: `shop-${pad(index)}`,
        })),
      });
      await context.database.instance.createMany({
        data: range.map((index) => ({
          ...server,
          id: `i${index}`,
          clusterId: `c${index}`,
          name: `db-${pad(index)}`,
          port: 1_024 + index,
        })),
      });
      await recordObservations(
        context,
        range.map((index) => ({
          instanceId: `i${index}`,
          at: lookedAt,
          reachable: true,
          failures: 0,
          body: describedBody(1, { readOnly: index % 100 === 0 }),
          bodyAt: lookedAt,
          error: null,
        })),
      );
      const verdict = {
        at: lookedAt,
        since: lookedAt,
        state: "healthy",
        rank: 5,
        sentence: "It is healthy.",
        lagState: "none",
        lagSeconds: null,
        findings: [],
        summary: emptySummary,
      };
      await context.database.verdict.createMany({
        data: range.map((index) => ({ clusterId: `c${index}`, ...verdict })),
      });
    }
    expect((await listClusters(context, { limit: 1 })).total).toBe(clusters);

    const medianOf = async (work: () => Promise<unknown>) => {
      const took: number[] = [];
      for (let round = 0; round < 5; round++) {
        const started = performance.now();
        await work();
        took.push(performance.now() - started);
      }
      return took.toSorted((a, b) => a - b)[2] ?? Number.POSITIVE_INFINITY;
    };
    const figures = {
      page: await medianOf(() => listClusters(context, {})),
      filtered: await medianOf(() => listClusters(context, { q: "db-099", sort: "lag" })),
      lastPage: await medianOf(() => listClusters(context, { offset: 9_800 })),
      search: await medianOf(() => searchInventory(context, { q: "0423" })),
      now: await medianOf(() => fleetOverview(context)),
    };
    console.info(
      `10,000 clusters on ${dialect}, ms:`,
      Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, Math.round(ms)])),
    );
    expect((await searchInventory(context, { q: "db-04231" }))[0]).toMatchObject({
      kind: "instance",
      name: "db-04231",
    });
    for (const [name, ms] of Object.entries(figures))
      expect(ms, name).toBeLessThan((name === "search" ? 100 : 150) * slack);
  }, 240_000);
});
