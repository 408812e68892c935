import { constants } from "node:fs";
import { access, mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "#lib/core/config.ts";

const neededBytes = 3_000_000_000;

/** Makes Rookery's home folder. Throws an Error with the command that mends it: not writable, or the disk is too full. */
export async function prepareHome(config: Config): Promise<void> {
  try {
    await mkdir(join(config.home, "log"), { recursive: true });
    await access(config.home, constants.W_OK);
  } catch {
    throw new Error(
      `The folder ${config.home} cannot be written. Choose another one:\n  ROOKERY_HOME=$HOME/rookery npm start`,
    );
  }
  const disk = await statfs(config.home);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes < neededBytes) {
    const free = (freeBytes / 1e9).toFixed(1);
    throw new Error(
      `Only ${free} GB are free below ${config.home}; 3 GB are needed. Free some, or choose another disk:\n  ROOKERY_HOME=/path/on/another/disk npm start`,
    );
  }
}
