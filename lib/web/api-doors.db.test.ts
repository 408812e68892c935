import { expect, it } from "vitest";
import { callApi } from "#e2e/support/api-call.ts";
import { openApiHouse } from "#e2e/support/api-house.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { LicenceView, listLicences } from "./licences.ts";

const discover = { method: "POST", path: "/api/v1/import/discover" } as const;
const account = { host: "db.example.com", port: 3306, user: "rookery", tls: "encrypt" };

describeOnBothDatabases("what the API hands on", (open) => {
  it("seals a typed password before a worker is asked, and keeps it nowhere else", async () => {
    const house = await openApiHouse(await open());
    const { database } = house.runtime;
    try {
      const { headers } = house.caller("developer");
      const first = await callApi(discover, headers, { ...account, password: "canary-typed" });
      const { secretId } = JSON.parse(first.text);
      const row = await database.secret.findUniqueOrThrow({ where: { id: secretId } });
      expect([row.ownerTable, row.form]).toEqual(["Probe", "sealed"]);
      expect(await house.world.worker.vault.open(secretId)).toBe("canary-typed");
      // Asking again goes by the id, and makes no second secret.
      const again = await callApi(discover, headers, { ...account, secretId });
      expect(JSON.parse(again.text)).toMatchObject({ secretId, notes: ["Nothing answered."] });
      expect(await database.secret.count({ where: { ownerTable: "Probe" } })).toBe(1);
      const kept = [
        await database.probe.findMany(),
        await database.secret.findMany(),
        await database.auditEvent.findMany(),
      ];
      expect(JSON.stringify([first.text, kept])).not.toContain("canary-typed");
      const without = await callApi(discover, headers, account);
      expect(JSON.parse(without.text).errors).toEqual({ password: "is missing" });
      expect(await database.auditEvent.count({ where: { action: "import.discover" } })).toBe(1);
    } finally {
      await house.close();
    }
  });

  it("says that no worker answers, instead of an empty list", async () => {
    const house = await openApiHouse(await open());
    try {
      await house.world.stop();
      const path = "/api/v1/instances/{instanceId}/probes/{kind}";
      const input = { instanceId: house.world.instanceId, kind: "lock_waits" };
      const { status, text } = await callApi({ method: "GET", path }, house.caller("operator").headers, input);
      expect([status, JSON.parse(text).code]).toEqual([503, "unavailable"]);
      expect(await house.runtime.database.probe.count()).toBe(0);
    } finally {
      await house.close();
    }
  }, 60_000);

  it("gives every kind of question about a server in the form of its schema", async () => {
    const house = await openApiHouse(await open());
    try {
      const path = "/api/v1/instances/{instanceId}/probes/{kind}";
      for (const kind of ["processes", "variables", "lock_waits", "databases"]) {
        const input = { instanceId: house.world.instanceId, kind };
        const { status, text } = await callApi({ method: "GET", path }, house.caller("operator").headers, input);
        expect(`${kind} ${status} ${JSON.parse(text).rows?.length}`).toBe(`${kind} 200 1`);
      }
    } finally {
      await house.close();
    }
  });

  it("counts for Prometheus what the caller may see, and names no server", async () => {
    const house = await openApiHouse(await open());
    try {
      const read = (name: string) => callApi({ method: "GET", path: "/api/metrics" }, house.caller(name).headers);
      const { text, headers } = await read("token that may all");
      expect(headers.get("content-type")).toContain("text/plain");
      expect(text).toMatch(/^rookery_instances 4$/m);
      expect(text).toMatch(/^rookery_workers\{state="working"\} 1$/m);
      expect(text).toMatch(/^rookery_poll_delay_seconds\{worker="[0-9a-f-]+"\} 0.012$/m);
      expect(text).toMatch(/^rookery_web_process_cpu_seconds_total /m);
      expect(text).not.toMatch(/canary-host|orders-alpha|10\.0\.0\.1/);
      expect((await read("viewer")).text).toMatch(/^rookery_instances 2$/m);
    } finally {
      await house.close();
    }
  });
});

it("names the licence of every package that Rookery ships with", () => {
  const rows = listLicences();
  expect(rows.find((row) => row.name === "next")).toMatchObject({ licence: "MIT" });
  expect(rows.some((row) => row.name === "vitest")).toBe(false);
  for (const row of rows) expect(LicenceView.parse(row).licence, row.name).not.toBe("not stated");
});
