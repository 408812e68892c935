import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { RookeryError } from "../../core/errors.ts";

/**
 * Reads a file that only its owner may read. Null when there is none. Throws `precondition` with the command that
 * mends it when others could read or replace it, or when it belongs to somebody else.
 */
export async function readPrivateFile(path: string): Promise<{ text: string } | null> {
  const file = await open(/* turbopackIgnore: true */ path, "r").catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw new RookeryError(
      "precondition",
      `Rookery cannot read its key file ${path}. It must belong to the user that Rookery runs as.`,
      {
        cause: error,
      },
    );
  });
  if (!file) return null;
  try {
    const state = await file.stat();
    const uid = process.getuid?.();
    if (!state.isFile() || (state.mode & 0o077) !== 0) {
      throw new RookeryError("precondition", `Others can read the key file ${path}. Run: chmod 600 ${path}`);
    }
    if (uid !== undefined && uid !== 0 && state.uid !== uid) {
      throw new RookeryError(
        "precondition",
        `The key file ${path} belongs to another user. Give it to the user that Rookery runs as.`,
      );
    }
    return { text: await file.readFile("utf8") };
  } finally {
    await file.close();
  }
}

/**
 * Writes a 0600 file whole or not at all, safe against a crash (written aside, flushed, then put in place).
 * With `exclusive` an existing file wins and false is returned: of two processes that start together one creates it.
 */
export async function writePrivateFile(path: string, text: string, options: { exclusive: boolean }): Promise<boolean> {
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made) await chmod(folder, 0o700);
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(/* turbopackIgnore: true */ aside, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await file.close();
    if (!options.exclusive) await rename(aside, path);
    else await link(aside, path);
    return true;
  } catch (error) {
    if (options.exclusive && hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await file.close().catch((error: unknown) => {
      if (!hasCode(error, "EBADF")) throw error;
    });
    await rm(aside, { force: true });
    await flushFolder(folder);
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(/* turbopackIgnore: true */ folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
