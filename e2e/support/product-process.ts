// Owns one run of the product: starts the launcher, passes its words on, and ends everything below its home folder when
// its own stdin closes. That happens when the test runner ends, however it ends, so that nothing stays behind.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, ...flags] = process.argv.slice(2);
if (!folder) throw new Error("The folder of the run is missing.");
const launcher = fileURLToPath(new URL("../../scripts/launch.ts", import.meta.url));
const child = spawn(process.execPath, [launcher, ...flags], { stdio: ["ignore", "inherit", "inherit"] });
const launched = new Promise<void>((resolve) => child.on("exit", () => resolve()));
child.on("exit", (code) => {
  // The product ended by itself: the runner has to hear of it at once, and not wait for an address.
  if (!ending) void end(code ?? 1);
});
let ending = false;

process.stdin.resume();
process.stdin.on("end", () => void end(0));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
// Whoever read our words may be gone already.
process.stdout.on("error", () => undefined);

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  child.kill("SIGTERM");
  await Promise.race([launched, pause(45_000)]);
  await endRest("SIGTERM", 10_000);
  await endRest("SIGKILL", 5_000);
  await rm(folder ?? "", { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

/** Ends what a launcher that was killed half way left: only processes that carry this run's own folder. */
async function endRest(signal: NodeJS.Signals, waitMs: number): Promise<void> {
  for (const pid of processesOf(folder ?? "")) send(pid, signal);
  for (const until = Date.now() + waitMs; Date.now() < until && processesOf(folder ?? "").length > 0; )
    await pause(200);
}

function processesOf(path: string): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && pid !== process.ppid && belongs(pid, path));
}

function belongs(pid: number, path: string): boolean {
  try {
    const proc = join("/proc", String(pid));
    const environment = readFileSync(join(proc, "environ"), "utf8").split("\0");
    return environment.includes(`ROOKERY_HOME=${join(path, "home")}`) || runsBelow(proc, path);
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

function runsBelow(proc: string, path: string): boolean {
  const argv = readFileSync(join(proc, "cmdline"), "utf8").split("\0");
  return /mariadbd?$/.test(argv[0] ?? "") && argv.some((argument) => argument.includes(`${path}/`));
}

// Not there any more, or somebody else's: neither is ours to end.
function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM";
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
