import { expect, it } from "vitest";
import { callApi } from "#e2e/support/api-call.ts";
import { openApiHouse } from "#e2e/support/api-house.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { type HealthView, healthStatus, readHealth } from "./health.ts";

const names = ["canary-host", "orders-alpha", "payroll-beta", "10.0.0.1", "4711"];

describeOnBothDatabases("the health of a web process", (open) => {
  it("is told to anybody, without a name", async () => {
    const house = await openApiHouse(await open());
    try {
      const { status, text } = await callApi({ method: "GET", path: "/api/health" }, {});
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({
        live: true,
        ready: true,
        database: "reachable",
        workers: { state: "working", working: 1, lost: 0, pollDelayMs: 12 },
      });
      for (const name of names) expect(text).not.toContain(name);
    } finally {
      await house.close();
    }
  });

  it("does not wait for a worker, but says that it is missing", async () => {
    const database = await open();
    const house = await openApiHouse(database);
    try {
      await database.worker.updateMany({ data: { leaseUntil: new Date(0) } });
      const health = await readHealth();
      expect(health).toMatchObject({ ready: true, workers: { state: "missing", working: 0, lost: 1 } });
      expect([healthStatus(health, "ready"), healthStatus(health, "live"), healthStatus(health, "workers")]).toEqual([
        200, 200, 503,
      ]);
    } finally {
      await house.close();
    }
  });

  it("is not ready while its database is away, and says nothing of why", async () => {
    const database = await open();
    const house = await openApiHouse(database);
    try {
      Object.assign(house.runtime, {
        database: {
          dialect: "sqlite",
          $queryRaw: refuse,
          worker: { findMany: refuse },
          setting: { findUnique: refuse },
        },
      });
      const health = await readHealth();
      expect(health).toMatchObject({ live: true, ready: false, database: "unreachable", workers: null });
      expect(JSON.stringify(health)).not.toContain("canary");
      expect([healthStatus(health, "ready"), healthStatus(health, "live")]).toEqual([503, 200]);
    } finally {
      await house.close();
    }
  });
});

const refuse = () => Promise.reject(new Error("canary: no route to db.internal"));

it("counts a worker only for those who ask for one", () => {
  const health: HealthView = {
    live: true,
    ready: true,
    database: "reachable",
    workers: { state: "late", working: 1, lost: 1, newestHeartbeatAgeSeconds: 1, pollDelayMs: 9_000 },
    version: "0",
    asOf: "",
  };
  expect(healthStatus(health, "workers")).toBe(200);
  expect(healthStatus({ ...health, ready: false }, "workers")).toBe(503);
});
