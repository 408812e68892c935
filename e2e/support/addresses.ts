import type { Page } from "@playwright/test";
import { z } from "zod";
import { bodyOf, readCluster } from "./api.ts";
import { railPages } from "./pages.ts";

const Named = z.object({ rows: z.array(z.object({ id: z.union([z.string(), z.number()]) })) });
const Parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false) });
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ parameters: z.array(Parameter).default([]) }))),
});

/** Every page there is: those of the rail, and the pages of each cluster, server and the newest operations. */
export async function allPages(page: Page): Promise<string[]> {
  const clusters = await Promise.all(
    ["orders-prod", "billing-staging", "catalog-dev"].map((slug) => readCluster(page, slug)),
  );
  const operations = await firstIds(page, "/api/v1/operations?limit=3");
  return [
    ...railPages,
    ...clusters.map((cluster) => `/fleet/${cluster.slug}`),
    ...clusters.flatMap((cluster) => cluster.instances.map((member) => `/fleet/${cluster.slug}/${member.name}`)),
    ...operations.map((id) => `/automation/operations/${id}`),
  ];
}

/** The OpenAPI document's operations: one line per method and path. */
export async function readTable(page: Page): Promise<{ method: string; path: string; parameters: Parameter[] }[]> {
  const document = Document.parse(await bodyOf(await page.request.get("/api/v1/openapi.json")));
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters }]) => ({ method: method.toUpperCase(), path, parameters })),
  );
}
type Parameter = z.infer<typeof Parameter>;

/** Every GET of the API as an address that answers, with objects of the running fleet. Streams are left out. */
export async function allReads(page: Page): Promise<string[]> {
  const known = await knownValues(page);
  const reads = (await readTable(page)).filter(({ method, path }) => method === "GET" && !path.endsWith("/stream"));
  return reads.flatMap(({ path, parameters }) => {
    const kinds = path.includes("{kind}") ? ["processes", "variables", "lock_waits", "databases"] : [""];
    return kinds.map((kind) => addressOf(path, parameters, { ...known, kind }));
  });
}

async function knownValues(page: Page): Promise<Record<string, string>> {
  const cluster = await readCluster(page, "orders-prod");
  const now = Date.now();
  return {
    clusterId: cluster.id,
    clusterIds: cluster.id,
    instanceId: cluster.instances[0]?.id ?? "",
    operationId: (await firstIds(page, "/api/v1/operations?limit=1"))[0] ?? "",
    environmentId: (await firstIds(page, "/api/v1/environments"))[0] ?? "",
    sequence: "1",
    q: "orders",
    from: new Date(now - 3_600_000).toISOString(),
    to: new Date(now).toISOString(),
    width: "600",
  };
}

function addressOf(path: string, parameters: readonly Parameter[], known: Record<string, string>): string {
  const value = (name: string) => {
    const found = known[name];
    if (!found) throw new Error(`${path} needs "${name}", and this test knows none: teach it.`);
    return encodeURIComponent(found);
  };
  const query = parameters.filter((one) => one.in === "query" && (one.required || one.name === "clusterIds"));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => value(name));
  return query.length > 0 ? `${filled}?${query.map((one) => `${one.name}=${value(one.name)}`).join("&")}` : filled;
}

async function firstIds(page: Page, path: string): Promise<string[]> {
  return Named.parse(await bodyOf(await page.request.get(path))).rows.map((row) => String(row.id));
}
