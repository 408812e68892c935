import { readdir, readFile } from "node:fs/promises";

/** One process as /proc shows it. */
export interface ProcessEntry {
  pid: number;
  argv: string[];
  uid: number;
  /** Clock ticks after boot; with the pid it names a process for good. */
  startTicks: number;
  startedAt: Date;
}

// Fixed for programs on Linux whatever the kernel was built with (proc_pid_stat(5), USER_HZ).
const TICKS_PER_SECOND = 100;

let bootMs: Promise<number> | undefined;

async function bootTime(): Promise<number> {
  const line = /^btime (\d+)$/m.exec(await readFile("/proc/stat", "utf8"));
  return Number(line?.[1] ?? 0) * 1_000;
}

function isGone(error: unknown): boolean {
  return ["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** The process of that id; null when there is none or it has ended and only waits for its parent. */
export async function readProcess(pid: number): Promise<ProcessEntry | null> {
  try {
    const [commandLine, stat, status] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/status`, "utf8"),
    ]);
    // The name stands in brackets and may hold anything; the fields begin behind the last bracket with the state.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (commandLine === "" || ["Z", "X"].includes(fields[0] ?? "Z")) return null;
    const startTicks = Number(fields[19]);
    bootMs ??= bootTime();
    return {
      pid,
      argv: commandLine.replace(/\0$/, "").split("\0"),
      uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? -1),
      startTicks,
      startedAt: new Date((await bootMs) + (startTicks / TICKS_PER_SECOND) * 1_000),
    };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Ids of the processes whose command line holds `argument` as one whole argument. */
export async function findProcesses(argument: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        return (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").includes(argument) ? Number(pid) : null;
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    }),
  );
  return found.filter((pid) => pid !== null);
}
