import { expect, it } from "vitest";
import { callApi } from "#e2e/support/api-call.ts";
import { apiCases } from "#e2e/support/api-cases.ts";
import { type ApiCaller, openApiHouse } from "#e2e/support/api-house.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { type Actor, can } from "../core/access.ts";
import type { Endpoint } from "./endpoint.ts";
import { allEndpoints } from "./endpoints/openapi.ts";

type Verdict = "answered" | "not signed in" | "refused";

/** What the table says of a caller. */
function expected(entry: Endpoint, caller: ApiCaller, alpha: string): Verdict {
  if (entry.open) return "answered";
  if (caller.name === "nobody") return "not signed in";
  if (entry.personOnly && caller.scopes) return "refused";
  if (!entry.right) return "answered";
  const base = { id: "x", name: "x", grants: caller.grants };
  const actor: Actor = caller.scopes
    ? { ...base, kind: "token", userId: "x", scopes: caller.scopes }
    : { ...base, kind: "user", sessionId: "x", strongAt: null };
  const resource = { anywhere: {}, object: { environmentId: alpha }, installation: { environmentId: "*" } }[
    entry.where
  ];
  return can(actor, entry.right, resource) ? "answered" : "refused";
}

function verdictOf(entry: Endpoint, status: number): Verdict | string {
  if (status === (entry.status ?? 200)) return "answered";
  if (status === 401) return "not signed in";
  return status === 403 || status === 404 ? "refused" : `status ${status}`;
}

describeOnBothDatabases("every endpoint, asked by every role", (open) => {
  it("answers those who have its right, and nobody else", async () => {
    const house = await openApiHouse(await open());
    try {
      const wrong: string[] = [];
      const seen = new Map<Verdict, number>();
      for (const caller of house.callers) {
        for (const entry of allEndpoints()) {
          const key = `${entry.method} ${entry.path}`;
          const prepare = apiCases[key];
          if (!prepare) throw new Error(`${key} is not in e2e/support/api-cases.ts: every endpoint has to be`);
          const input = await prepare(house, caller);
          const { status, text, headers } = await callApi(entry, caller.headers, input);
          const wanted = expected(entry, caller, house.world.alpha);
          const got = verdictOf(entry, status);
          seen.set(wanted, (seen.get(wanted) ?? 0) + 1);
          if (got !== wanted)
            wrong.push(`${caller.name}: ${key} should be ${wanted} but is ${got}: ${text.slice(0, 200)}`);
          if (got !== "answered" && headers.get("content-type") !== "application/problem+json")
            wrong.push(`${caller.name}: ${key} is refused without a problem document`);
        }
      }
      expect(wrong).toEqual([]);
      // The matrix is not empty on any side.
      expect(seen.get("answered")).toBeGreaterThan(200);
      expect(seen.get("refused")).toBeGreaterThan(100);
      expect(seen.get("not signed in")).toBe(allEndpoints().length - 1);
    } finally {
      await house.close();
    }
  }, 240_000);

  it("never tells of another environment", async () => {
    const house = await openApiHouse(await open());
    try {
      const outsider = house.caller("user of another environment");
      const names = ["orders-alpha", house.world.cluster.id, house.world.instanceId];
      for (const entry of allEndpoints()) {
        const prepare = apiCases[`${entry.method} ${entry.path}`];
        if (!prepare || entry.open || entry.path.endsWith("openapi.json")) continue;
        const input = await prepare(house, outsider);
        const { text } = await callApi(entry, outsider.headers, input);
        for (const name of names) expect(text, `${entry.method} ${entry.path}`).not.toContain(name);
      }
    } finally {
      await house.close();
    }
  }, 120_000);
});
