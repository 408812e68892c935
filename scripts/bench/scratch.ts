import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A folder for one bench. When the bench ends (done, failed, Ctrl-C) every process that works below it is ended and it
 * is removed; all of it is throw-away, so nobody is asked politely.
 */
export function openScratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "rookery-bench-"));
  // The servers run as another user and must be able to reach their folders below.
  chmodSync(folder, 0o755);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
  process.on("exit", () => {
    for (let round = 0; round < 400; round++) {
      const pids = processesBelow(folder);
      if (pids.length === 0) break;
      for (const pid of pids) send(pid, "SIGKILL");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** Processes, other than this one, whose Rookery home or whose arguments lie below the folder. */
export function processesBelow(folder: string): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && belongs(pid, folder));
}

/** The arguments of a process; empty when it is gone. */
export function argumentsOf(pid: number): string {
  return readProc(pid, "cmdline").replaceAll("\0", " ");
}

function belongs(pid: number, folder: string): boolean {
  const environment = readProc(pid, "environ").split("\0");
  if (environment.some((entry) => entry.startsWith(`ROOKERY_HOME=${folder}/`))) return true;
  return (
    /(mariadbd|mysqld|mariadb-\S+)$/.test(argumentsOf(pid).split(" ")[0] ?? "") &&
    argumentsOf(pid).includes(`${folder}/`)
  );
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(join("/proc", String(pid), name), "utf8");
  } catch (error) {
    if (isGone(error)) return "";
    throw error;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

// Not there any more, or somebody else's: neither is ours to end.
function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM";
}
