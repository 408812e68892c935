import { readdirSync, readFileSync } from "node:fs";
import type { Run } from "./product.ts";

/** The process of the first server of a cluster of this run. Throws when it is not exactly one: never another one's. */
export function serverProcess(run: Run, slug: string): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const found = pids.filter((pid) => runs(pid, `--defaults-file=${run.folder}/home/instances/${slug}-`));
  if (found.length !== 1) throw new Error(`${found.length} processes run ${slug}, not one.`);
  return Number(found[0]);
}

function runs(pid: string, option: string): boolean {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return /mariadbd$/.test(argv[0] ?? "") && argv.some((argument) => argument.startsWith(option));
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return false;
    throw error;
  }
}
