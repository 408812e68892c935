import { expect, it } from "vitest";
import { callApi } from "#e2e/support/api-call.ts";
import { apiCases } from "#e2e/support/api-cases.ts";
import { type ApiHouse, openApiHouse } from "#e2e/support/api-house.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import type { Endpoint } from "./endpoint.ts";
import { allEndpoints } from "./endpoints/openapi.ts";

const keyOf = (entry: Endpoint) => `${entry.method} ${entry.path}`;
const canaries = ["canary-import-password", "argon2id", "passwordHash", "totpSecret"];

async function ask(house: ApiHouse, entry: Endpoint, more: Record<string, unknown> = {}) {
  const caller = house.caller("administrator");
  const prepare = apiCases[keyOf(entry)];
  if (!prepare) throw new Error(`${keyOf(entry)} is not in e2e/support/api-cases.ts`);
  return callApi(entry, caller.headers, { ...(await prepare(house, caller)), ...more });
}

describeOnBothDatabases("the contract of the API", (open) => {
  it("holds for every endpoint: status, media type, and exactly the fields that its schema names", async () => {
    const house = await openApiHouse(await open());
    try {
      for (const entry of allEndpoints()) {
        const { status, headers, text } = await ask(house, entry);
        expect(`${keyOf(entry)} ${status} ${status === (entry.status ?? 200) ? "" : text}`).toBe(
          `${keyOf(entry)} ${entry.status ?? 200} `,
        );
        expect(headers.get("cache-control"), keyOf(entry)).toContain("no-store");
        for (const canary of canaries) expect(text, keyOf(entry)).not.toContain(canary);
        if (entry.output === null) {
          if (entry.media) expect(headers.get("content-type"), keyOf(entry)).toContain(entry.media[0]);
          else expect(text).toBe("");
          continue;
        }
        expect(headers.get("content-type"), keyOf(entry)).toBe("application/json");
        const body: unknown = JSON.parse(text);
        // Parsing drops what the schema does not name: then the two differ.
        expect(entry.output.parse(body), keyOf(entry)).toEqual(body);
      }
    } finally {
      await house.close();
    }
  }, 120_000);

  it("names wrong input by its field, in a problem document", async () => {
    const house = await openApiHouse(await open());
    try {
      for (const entry of allEndpoints()) {
        if (entry.open) continue;
        const { status, headers, text } = await ask(house, entry, { thisIsNoField: "x" });
        expect(`${keyOf(entry)} ${status}`).toBe(`${keyOf(entry)} 400`);
        expect(headers.get("content-type")).toBe("application/problem+json");
        expect(JSON.parse(text)).toMatchObject({ code: "invalid", status: 400, requestId: expect.any(String) });
        expect(JSON.parse(text).errors).not.toEqual({});
      }
    } finally {
      await house.close();
    }
  }, 120_000);

  it("gives files where a format is asked for, safe for spreadsheets", async () => {
    const house = await openApiHouse(await open());
    try {
      await house.runtime.database.cluster.update({
        where: { id: house.world.cluster.id },
        data: { owner: "=cmd|' /C calc'!A0" },
      });
      const { headers } = house.caller("administrator");
      const clusters = await callApi({ method: "GET", path: "/api/v1/clusters" }, headers, { format: "csv" });
      expect(clusters.headers.get("content-type")).toContain("text/csv");
      expect(clusters.headers.get("content-disposition")).toContain("clusters.csv");
      expect(clusters.text.split("\r\n")).toHaveLength(4);
      expect(clusters.text).toContain("'=cmd");
      const audit = await callApi({ method: "GET", path: "/api/v1/audit" }, headers, { format: "json" });
      expect(JSON.parse(audit.text).length).toBe(await house.runtime.database.auditEvent.count());
      const path = "/api/v1/clusters/{clusterId}/spec";
      await house.runtime.database.cluster.update({
        where: { id: house.world.cluster.id },
        data: { spec: { name: "orders-alpha", replicas: 1 } },
      });
      const spec = await callApi({ method: "GET", path }, headers, { clusterId: "orders-alpha", format: "yaml" });
      expect(spec.text).toBe("name: orders-alpha\nreplicas: 1\n");
    } finally {
      await house.close();
    }
  });

  it("takes the Idempotency-Key: repeats answer with the first operation", async () => {
    const house = await openApiHouse(await open());
    try {
      const { headers } = house.caller("developer");
      const key = { ...headers, "idempotency-key": "one-intent-only" };
      const input = { kind: "toy.switch", input: { clusterId: house.world.cluster.id } };
      const entry = { method: "POST", path: "/api/v1/operations" } as const;
      const answers = await Promise.all([1, 2, 3].map(() => callApi(entry, key, input)));
      expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map((answer) => JSON.parse(answer.text).id)).size).toBe(1);
    } finally {
      await house.close();
    }
  });
});
