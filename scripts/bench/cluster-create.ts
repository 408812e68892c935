// Section I, "cluster.create 1+2 on 11.8": from the request until the worker has read back that IO and SQL run on all.
// A real worker process that polls as usual; each cluster is destroyed again. Cold: the version's template is removed.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { layoutOf } from "#lib/adapters/local/layout.ts";
import { connectBySocket } from "#lib/adapters/local/ready.ts";
import { readObserved } from "#lib/mariadb/light-poll.ts";
import { InstanceSpec } from "#lib/provisioning/schemas.ts";
import { type BenchHome, begin, endChild, freePorts, openBenchHome, settled } from "./bench-home.ts";
import { percentile, reportFigure } from "./report.ts";
import { openScratch } from "./scratch.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const bench = "cluster.create 1+2 on 11.8";

const home = await openBenchHome(openScratch());
const worker = await home.startWorker();
const cold: number[] = [];
const warm: number[] = [];
for (let round = 0; round < rounds; round++) {
  rmSync(join(home.config.home, "templates"), { recursive: true, force: true });
  cold.push(await createOnce(home, `cold-${round}`));
  warm.push(await createOnce(home, `warm-${round}`));
}
await endChild(worker, "SIGTERM");
await home.context.database.$disconnect();
process.stderr.write(`(cold ${seconds(cold)}; warm ${seconds(warm)})\n`);
reportFigure({ bench, figure: `cold, median of ${rounds}`, value: percentile(cold, 0.5), unit: "s", bar: 5 });
reportFigure({ bench, figure: `warm, median of ${rounds}`, value: percentile(warm, 0.5), unit: "s", bar: 3 });
process.exit(0);

async function createOnce(home: BenchHome, name: string): Promise<number> {
  const began = performance.now();
  const id = await begin(home, "cluster.create", { spec: await specOf(name) }, name);
  await settled(home, id);
  const took = (performance.now() - began) / 1_000;
  const cluster = await home.context.database.cluster.findUniqueOrThrow({
    where: { slug: name },
    include: { instances: true },
  });
  let running = 0;
  for (const instance of cluster.instances) {
    const spec = InstanceSpec.parse(instance.providerState);
    const connection = await connectBySocket(spec, layoutOf(spec.folder));
    const { links } = await readObserved(connection).finally(() => connection.close());
    running += links.filter((link) => link.io === "yes" && link.sql === "yes").length;
  }
  if (running !== 2) throw new Error(`${name}: "succeeded" was said, but IO and SQL run on ${running} of 2 replicas`);
  process.stderr.write(`(${name} ${took.toFixed(2)} s: ${await whereItWent(home, id)})\n`);
  await settled(home, await begin(home, "cluster.destroy", { clusterId: cluster.id, keepData: false }, name));
  return took;
}

async function specOf(name: string) {
  const ports = await freePorts(3);
  return {
    ports,
    ...{
      apiVersion: "rookery/v1",
      name,
      environment: "development",
      owner: "bench",
      version: "11.8",
      bufferPoolMb: 64,
    },
    ...{ topology: "replication", replicas: 2 },
  };
}

/** When each part began, in milliseconds since the request: queue, steps, reading back, end. */
async function whereItWent(home: BenchHome, id: number): Promise<string> {
  const row = await home.context.database.operation.findUniqueOrThrow({ where: { id } });
  const steps = await home.context.database.operationStep.findMany({
    where: { operationId: id },
    orderBy: { id: "asc" },
  });
  const parts: [string, Date | null | undefined][] = [
    ["taken", row.startedAt],
    ...steps.map((step): [string, Date | null] => [step.key, step.startedAt]),
    ["read back", steps.at(-1)?.finishedAt],
    ["over", row.finishedAt],
  ];
  return parts.map(([part, at]) => `${part} +${at ? at.getTime() - row.createdAt.getTime() : "?"}`).join(", ");
}

function seconds(values: number[]): string {
  return values.map((value) => `${value.toFixed(2)} s`).join(", ");
}
