import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of the files below `folder`, without top-level names that match `except`. Files that vanish meanwhile count 0. */
export async function folderBytes(folder: string, except: readonly RegExp[] = []): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (except.some((pattern) => pattern.test(entry.name))) continue;
    const path = join(folder, entry.name);
    try {
      total += entry.isDirectory() ? await folderBytes(path) : (await lstat(path)).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return total;
}
