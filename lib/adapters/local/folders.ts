import { randomUUID } from "node:crypto";
import { chmod, chown, mkdir, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { RookeryError } from "../../core/errors.ts";
import type { ProvisionIo } from "../../provisioning/ports.ts";
import { runCommand } from "../exec.ts";
import { operands } from "../exec-arguments.ts";
import type { DatabaseUser } from "./database-user.ts";
import type { Layout } from "./layout.ts";
import { readText } from "./owner.ts";

/** Undoes a reseed that was killed between its two renames. True when there was one. */
export async function restoreOldData(at: Layout): Promise<boolean> {
  if (await hasData(at)) return false;
  try {
    await rename(at.oldData, at.data);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Makes a folder that the database user can pass through; folders of `home` itself are opened for passing, not for reading. */
export async function openPath(folder: string, home: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (process.getuid?.() !== 0) return;
  for (let path = folder; path !== "/"; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o001) !== 0) continue;
    if (relative(home, path).startsWith("..")) {
      throw new RookeryError(
        "precondition",
        `${path} is closed to the database user. Open it for passing with: chmod o+x ${path}`,
      );
    }
    await chmod(path, (mode & 0o7777) | 0o001);
  }
}

/** Makes the folders of one server: ours around, the server's own inside. */
export async function makeFolders(at: Layout, home: string, user: DatabaseUser): Promise<void> {
  await openPath(at.folder, home);
  for (const folder of [at.tmp, at.log, at.run, at.tls]) {
    await mkdir(folder, { recursive: true });
    if (user.ids.uid !== undefined && folder !== at.tls) await chown(folder, user.uid, user.gid);
    await chmod(folder, folder === at.tls ? 0o755 : 0o700);
  }
}

/** True when a data folder is there and has something in it. */
export async function hasData(at: Layout): Promise<boolean> {
  try {
    return (await readdir(at.data)).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** A new name for a copy: a copier that outlived a killed worker must never write into the next one's. */
export function newDataFolder(at: Layout): string {
  return `${at.newDataPrefix}${randomUUID().slice(0, 8)}`;
}

/** Deletes copies that never became whole. */
export async function removeHalfCopies(at: Layout): Promise<void> {
  const names = await readdir(at.folder).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? [] : Promise.reject(error),
  );
  for (const name of names) {
    if (!name.startsWith(basename(at.newDataPrefix))) continue;
    // Its copier may still be writing; rm then finds the folder filled again and tries once more.
    await rm(join(at.folder, name), {
      recursive: true,
      force: true,
      maxRetries: 10,
      retryDelay: 50,
    });
  }
}

/** Copies the template; the data folder appears whole, by rename, or not at all. */
export async function copyTemplate(template: string, at: Layout, io: ProvisionIo): Promise<void> {
  await removeHalfCopies(at);
  const newData = newDataFolder(at);
  const result = await runCommand({
    file: "/usr/bin/cp",
    argv: ["-a", "--reflink=auto", ...operands(template, newData)],
    timeoutMs: 120_000,
    signal: io.signal,
  });
  if (result.exitCode !== 0)
    throw new RookeryError("internal", `The template could not be copied to ${newData}: ${result.stderr.trim()}`);
  await rename(newData, at.data);
}

function seriesNumber(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1_000 + minor;
}

/** Refuses data that a newer server wrote: older ones damage it. Throws `precondition`. */
export async function checkDataVersion(at: Layout, series: string): Promise<void> {
  for (const name of ["mariadb_upgrade_info", "mysql_upgrade_info"]) {
    const text = await readText(`${at.data}/${name}`);
    const written = text === null ? undefined : /^\d+\.\d+/.exec(text)?.[0];
    if (written !== undefined && seriesNumber(written) > seriesNumber(series)) {
      throw new RookeryError(
        "precondition",
        `${at.data} was written by MariaDB ${written}; ${series} must not open it. Choose version ${written} or another storage path.`,
      );
    }
  }
}

/** Deletes what Rookery made in a server's folder and nothing else; `keepData` leaves the data folder. */
export async function removeFolders(at: Layout, keepData: boolean): Promise<void> {
  await removeHalfCopies(at);
  const own = [
    at.oldData,
    ...(keepData ? [] : [at.data]),
    at.tmp,
    at.log,
    at.run,
    at.tls,
    at.processFile,
    at.optionFile,
  ];
  for (const path of own) await rm(path, { recursive: true, force: true });
  // Last, for a destroy that was killed half-way knows by it that the folder is still ours.
  await rm(at.ownerFile, { force: true });
  for (const folder of keepData ? [] : [at.folder, dirname(at.folder)]) {
    try {
      await rmdir(folder);
    } catch (error) {
      // Others' files, or sister servers, keep the folder; that it is gone is what we want anyway.
      if (!["ENOTEMPTY", "EEXIST", "ENOENT", "EACCES", "EBUSY"].includes((error as NodeJS.ErrnoException).code ?? ""))
        throw error;
    }
  }
}
