import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** Free and total bytes of the file system where `folder` is, or would be made. Free is what ordinary users may take. */
export async function diskSpace(folder: string): Promise<{ freeBytes: number; totalBytes: number }> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      const found = await statfs(path);
      return {
        freeBytes: found.bavail * found.bsize,
        totalBytes: found.blocks * found.bsize,
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || path === "/") throw error;
    }
  }
}
