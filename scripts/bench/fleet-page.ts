// Section I, "Fleet page with 2,000 instances": signed-in requests to the production build, one after another, from the
// request to the last byte; and what JavaScript each page loads at first, gzipped as a server would send it.
import { gzipSync } from "node:zlib";
import { newId } from "#lib/core/ids.ts";
import { openLauncherContext } from "../launch/context.ts";
import { type BenchHome, begin, waitUntil } from "./bench-home.ts";
import { seedClusters, signInSomebody } from "./fleet-rows.ts";
import { fillRoute, pageRoutes, scriptsOf } from "./page-routes.ts";
import { startProduct } from "./product-run.ts";
import { percentile, reportFigure } from "./report.ts";
import { openScratch } from "./scratch.ts";

const count = Number(process.env.BENCH_INSTANCES ?? 2_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 200);
const bench = `Fleet page, ${count} instances`;

// Nobody polls: the rows are what is measured, and their servers do not exist.
const run = await startProduct(openScratch(), [], { ROOKERY_POLL: "false" });
const context = await openLauncherContext(run.config);
const cookie = await signInSomebody(context, run.config);
await seedClusters(context, count);

for (const path of ["/fleet", "/api/v1/clusters"]) {
  const took: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds + 20; round++) {
    const began = performance.now();
    const answer = await get(path);
    bytes = answer.length;
    if (round >= 20) took.push(performance.now() - began);
  }
  process.stderr.write(`(${path}: ${(bytes / 1_000).toFixed(0)} kB before compression)\n`);
  reportFigure({ bench, figure: `${path}, p50`, value: percentile(took, 0.5), unit: "ms", bar: 150 });
  reportFigure({ bench, figure: `${path}, p95`, value: percentile(took, 0.95), unit: "ms", bar: 150 });
}

const operationId = await someOperation();
const values = { clusterSlug: "shop-7", instanceName: "shop-7-2", operationId: String(operationId) };
const sizes = new Map<string, number>();
const sizeOf = async (script: string): Promise<number> => {
  const known = sizes.get(script);
  if (known !== undefined) return known;
  const size = gzipSync(await get(script)).length;
  sizes.set(script, size);
  return size;
};
for (const route of pageRoutes()) {
  // Who is signed in is sent on from these two; they are looked at as a stranger sees them.
  const html = await get(fillRoute(route, values), !["/sign-in", "/claim"].includes(route));
  let bytes = 0;
  for (const script of scriptsOf(html)) bytes += await sizeOf(script);
  if (bytes === 0) throw new Error(`${route} loads no script at all: its page was not read rightly`);
  reportFigure({ bench: "First-load JavaScript", figure: route, value: bytes / 1_000, unit: "kB gz", bar: 200 });
}
await context.database.$disconnect();
await run.end();
process.exit(0);

async function get(path: string, signedIn = true): Promise<string> {
  const headers: Record<string, string> = signedIn ? { cookie } : {};
  const answer = await fetch(`http://127.0.0.1:${run.config.port}${path}`, { headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  if (/\/sign-in$/.test(new URL(answer.url).pathname) && !path.startsWith("/sign-in"))
    throw new Error(`${path} led to the sign-in page: the bench is not signed in`);
  return text;
}

/** An operation to look at: one that is planned and waits, for a cluster of a provider that touches nothing. */
async function someOperation(): Promise<number> {
  const home: Pick<BenchHome, "context"> = { context };
  const spec = {
    ...{ apiVersion: "rookery/v1", name: `bench-${newId().slice(0, 8)}`, environment: "production", owner: "bench" },
    ...{ topology: "replication", version: "11.8", replicas: 2 },
  };
  const id = await begin(home, "cluster.create", { spec }, spec.name);
  await waitUntil(async () => {
    const row = await context.database.operation.findUniqueOrThrow({ where: { id } });
    return row.state === "draft" ? null : row;
  }, 60_000);
  return id;
}
