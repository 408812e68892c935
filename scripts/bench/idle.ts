// Section I, "Idle cost of the product": web and worker while they watch the demo fleet and nobody looks. CPU from
// /proc/<pid>/stat over a minute, memory as the kernel counts it (VmRSS) at its highest. The demo's own write load runs,
// in the launcher, and is not counted; neither are the databases.
import { readFileSync } from "node:fs";
import { startProduct } from "./product-run.ts";
import { percentile, reportFigure } from "./report.ts";
import { openScratch } from "./scratch.ts";

const minutes = Number(process.env.BENCH_MINUTES ?? 3);
const ticksPerSecond = 100;
const bench = "Idle cost, demo fleet";

const run = await startProduct(openScratch(), ["--demo", "--stop-servers"]);
// Start-up (compiling, first polls, templates) is over after a while.
await pause(20_000);
const shares: Record<"web" | "worker" | "both", number[]> = { web: [], worker: [], both: [] };
let mostMb = 0;
for (let minute = 0; minute < minutes; minute++) {
  const before = { web: cpuSeconds(run.web), worker: cpuSeconds(run.worker), at: performance.now() };
  for (let second = 0; second < 60; second += 5) {
    await pause(5_000);
    mostMb = Math.max(mostMb, residentMb(run.web) + residentMb(run.worker));
  }
  const elapsed = (performance.now() - before.at) / 1_000;
  const web = ((cpuSeconds(run.web) - before.web) / elapsed) * 100;
  const worker = ((cpuSeconds(run.worker) - before.worker) / elapsed) * 100;
  shares.web.push(web);
  shares.worker.push(worker);
  shares.both.push(web + worker);
  process.stderr.write(
    `(minute ${minute + 1}: web ${web.toFixed(2)} %, worker ${worker.toFixed(2)} % of one core; web ${residentMb(run.web).toFixed(0)} MB, worker ${residentMb(run.worker).toFixed(0)} MB)\n`,
  );
}
await run.end();
reportFigure({
  bench,
  figure: "CPU over 60 s, median",
  value: percentile(shares.both, 0.5),
  unit: "% of a core",
  bar: 5,
});
reportFigure({ bench, figure: "memory of web and worker, most", value: mostMb, unit: "MB", bar: 500 });
process.exit(0);

// Fields 14 and 15 of stat (proc(5)), counted behind the name, which may hold blanks.
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  if (!line) throw new Error(`process ${pid} is gone`);
  return Number(line[1]) / 1_024;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
