import { expect, it } from "vitest";
import { callApi } from "#e2e/support/api-call.ts";
import { openApiHouse } from "#e2e/support/api-house.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { observeCluster, seedCluster } from "#e2e/support/inventory-rows.ts";
import { analyseClusters } from "../inventory/analyse-cluster.ts";

const most = 100 * 1024;
const servers = [
  { name: "db-1" },
  { name: "db-2", follows: "db-1", readOnly: true },
  { name: "db-3", follows: "db-1", readOnly: true },
];

describeOnBothDatabases("a page of a list", (open) => {
  it("stays below 100 KB where no limit is given, and Now does too", async () => {
    const house = await openApiHouse(await open());
    const { world, runtime } = house;
    try {
      for (let number = 0; number < 105; number++) {
        const cluster = await seedCluster(world.worker, world.alpha, `payments-eu-${number}`, servers, {
          labels: { team: "payments", tier: "gold" },
        });
        await observeCluster(world.worker, cluster, servers, world.worker.now());
      }
      await analyseClusters(world.worker);
      for (let number = 0; number < 105; number++) await world.operation("approved");
      const { headers } = house.caller("administrator");
      const sizes: Record<string, number> = {};
      for (const path of [
        "/api/v1/clusters",
        "/api/v1/instances",
        "/api/v1/operations",
        "/api/v1/events",
        "/api/v1/audit",
        "/api/v1/now",
      ]) {
        const { text, status } = await callApi({ method: "GET", path }, headers);
        expect(status).toBe(200);
        sizes[path] = text.length;
      }
      expect(await runtime.database.instance.count()).toBeGreaterThan(300);
      expect(Object.entries(sizes).filter(([, size]) => size > most)).toEqual([]);
      expect(JSON.parse((await callApi({ method: "GET", path: "/api/v1/clusters" }, headers)).text)).toMatchObject({
        limit: 100,
        total: 107,
      });
    } finally {
      await house.close();
    }
  }, 120_000);
});
