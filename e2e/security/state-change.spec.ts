import { z } from "zod";
import { allPages, allReads, readTable } from "#e2e/support/addresses.ts";
import { bodyOf, countOperations } from "#e2e/support/api.ts";
import { expect, test } from "#e2e/support/pages.ts";

const Rows = z.object({ total: z.number() });

test("reading everything changes nothing: no audit row, no operation", async ({ open }) => {
  test.setTimeout(120_000);
  const page = await open("administrator");
  const paths = [...(await allPages(page)), ...(await allReads(page))];
  const auditRows = async () => Rows.parse(await bodyOf(await page.request.get("/api/v1/audit?limit=1"))).total;
  const before = { audit: await auditRows(), operations: await countOperations(page) };
  for (const path of paths) expect((await page.request.get(path)).status(), path).toBeLessThan(400);
  expect({ audit: await auditRows(), operations: await countOperations(page) }).toEqual(before);
});

test("what changes state does not answer to GET", async ({ open }) => {
  const page = await open("administrator");
  const table = await readTable(page);
  const readable = new Set(table.filter(({ method }) => method === "GET").map(({ path }) => path));
  const acts = table.filter(({ method, path }) => method !== "GET" && !readable.has(path));
  expect(acts.length).toBeGreaterThan(10);
  for (const { path } of acts) {
    const answer = await page.request.get(path.replace(/\{\w+\}/g, "1"));
    expect([404, 405], `GET ${path}`).toContain(answer.status());
  }
});

test("a cookie alone does not act: the request has to come from our own pages", async ({ open, run }) => {
  const page = await open("operator");
  const before = await countOperations(page);
  const data = { kind: "instance.restart", input: { instanceId: "any" } };
  for (const headers of [
    { origin: "https://example.com" },
    { origin: "null" },
    { origin: run.baseUrl, "sec-fetch-site": "cross-site" },
    {},
  ] as Record<string, string>[]) {
    const answer = await page.request.post("/api/v1/operations", { data, headers });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
  }
  expect(await countOperations(page)).toBe(before);
});
