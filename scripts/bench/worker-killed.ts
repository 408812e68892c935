// Section I, "Worker killed mid-operation": two workers on one home; whoever holds the operation gets SIGKILL at another
// moment each time. Counted until the operation is in other hands or parked; it must then reach its end.
import type { ChildProcess } from "node:child_process";
import { type BenchHome, begin, endChild, freePorts, openBenchHome, settled, waitUntil } from "./bench-home.ts";
import { percentile, reportFigure } from "./report.ts";
import { openScratch } from "./scratch.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const bench = "Worker killed mid-operation";

const home = await openBenchHome(openScratch());
const workers = new Map<number, ChildProcess>();
for (let count = 0; count < 2; count++) await addWorker();
// Once in peace: the template is built, the code of both is warm.
await settled(home, await begin(home, "cluster.create", { spec: await specOf("first") }, "first"));

const running: number[] = [];
const planning: number[] = [];
for (let round = 0; round < rounds; round++) {
  // 0.1 s to 1.7 s into the run: files, start, accounts, replication, each in its turn.
  running.push(await killDuring(home, `run-${round}`, ["running"], 100 + (round * 1_600) / Math.max(1, rounds - 1)));
  if (round % 2 === 0) planning.push(await killDuring(home, `plan-${round}`, ["draft"], 0));
}
for (const child of workers.values()) await endChild(child, "SIGKILL");
await home.context.database.$disconnect();
reportFigure({
  bench,
  figure: `running, longest of ${running.length}`,
  value: Math.max(...running),
  unit: "s",
  bar: 15,
});
reportFigure({ bench, figure: "running, median", value: percentile(running, 0.5), unit: "s", bar: 15 });
reportFigure({
  bench,
  figure: `being planned, longest of ${planning.length}`,
  value: Math.max(...planning),
  unit: "s",
  bar: 15,
});
process.exit(0);

async function addWorker(): Promise<void> {
  const child = await home.startWorker();
  workers.set(child.pid, child);
}

async function killDuring(home: BenchHome, name: string, states: string[], afterMs: number): Promise<number> {
  const { database } = home.context;
  const look = (id: number) => database.operation.findUniqueOrThrow({ where: { id } });
  const id = await begin(home, "cluster.create", { spec: await specOf(name) }, name);
  await waitUntil(
    async () => {
      const row = await look(id);
      if (states.includes(row.state) && row.workerId) return row;
      if (["draft", "queued", "running"].includes(row.state)) return null;
      throw new Error(`${name} is ${row.state} and was never ${states.join(" or ")}: ${JSON.stringify(row.plan)}`);
    },
    60_000,
    3,
  );
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const held = await look(id);
  if (!states.includes(held.state) || !held.workerId) {
    process.stderr.write(`(${name} was ${held.state} before the worker could be killed)\n`);
    throw new Error("the operation was over too soon: nothing was measured");
  }
  const { pid } = await database.worker.findUniqueOrThrow({ where: { id: held.workerId } });
  const child = workers.get(pid);
  if (!child) throw new Error(`worker ${pid} is not one of this bench's`);
  const began = performance.now();
  await endChild(child, "SIGKILL");
  workers.delete(pid);
  const taken = await waitUntil(async () => {
    const row = await look(id);
    const parked = ["unknown", "waiting for you", "failed"].includes(row.state);
    return parked || (row.workerId !== null && row.workerId !== held.workerId) || row.state !== held.state ? row : null;
  }, 120_000);
  const took = (performance.now() - began) / 1_000;
  process.stderr.write(
    `(${name}: killed while ${held.state}, step ${held.currentStep}; ${taken.state} again after ${took.toFixed(1)} s)\n`,
  );
  await settled(home, id);
  const cluster = await database.cluster.findUniqueOrThrow({ where: { slug: name } });
  await settled(home, await begin(home, "cluster.destroy", { clusterId: cluster.id, keepData: false }, name));
  await addWorker();
  return took;
}

async function specOf(name: string) {
  const ports = await freePorts(2);
  return {
    ports,
    ...{
      apiVersion: "rookery/v1",
      name,
      environment: "development",
      owner: "bench",
      version: "11.8",
      bufferPoolMb: 32,
    },
    ...{ topology: "replication", replicas: 1 },
  };
}
