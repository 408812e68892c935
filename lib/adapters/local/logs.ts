import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { redact } from "../../core/redact.ts";

/**
 * The last lines of a log, redacted; empty when there is no such file. Reads at most `maxBytes` from its end and never
 * follows a link, for the folder belongs to the server and we may be root.
 */
export async function tailOf(path: string, lines = 20, maxBytes = 65_536): Promise<string[]> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, maxBytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length);
    const text = redact(buffer.subarray(0, bytesRead).toString("utf8"));
    return text
      .split("\n")
      .map((line) => line.trimEnd())
      .filter(Boolean)
      .slice(-lines);
  } finally {
    await file.close();
  }
}

/**
 * Why a server stopped or did not start: the last error lines of its log, or the last lines when none is marked so.
 * Null when its last run ended in order.
 */
export async function errorHint(errorLog: string): Promise<string | null> {
  const tail = await tailOf(errorLog, 60);
  const begin = tail.findLastIndex((line) => /Starting MariaDB/.test(line));
  const recent = begin >= 0 ? tail.slice(begin) : tail;
  const errors = recent.filter((line) => /\[ERROR\]/.test(line));
  if (errors.length === 0 && /Shutdown complete$/.test(recent.at(-1) ?? "")) return null;
  const shown = errors.length > 0 ? errors.slice(-5) : recent.slice(-5);
  return shown.length > 0 ? shown.join("\n") : null;
}
