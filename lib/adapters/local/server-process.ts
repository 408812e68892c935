import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import type { ProvisionIo } from "../../provisioning/ports.ts";
import { type Detached, spawnDetached } from "../exec.ts";
import { option } from "../exec-arguments.ts";
import type { DatabaseUser } from "./database-user.ts";
import type { Installation } from "./find-versions.ts";
import type { Layout } from "./layout.ts";
import { errorHint } from "./logs.ts";
import { readText, writeWhole } from "./owner.ts";
import { findProcesses, type ProcessEntry, readProcess } from "./process-table.ts";

const ProcessNote = z.object({ pid: z.int(), startTicks: z.number() });

/** The arguments of a server; its option file names it in the process table. */
export function serverArguments(at: Layout): string[] {
  return [option("defaults-file", at.optionFile)];
}

/** Ours is a mariadbd that was started with exactly this option file; a bare process id proves nothing. */
function isServer(entry: ProcessEntry | null, at: Layout): entry is ProcessEntry {
  return (
    entry !== null && basename(entry.argv[0] ?? "") === "mariadbd" && entry.argv.includes(serverArguments(at)[0] ?? "")
  );
}

async function notedPids(at: Layout): Promise<number[]> {
  const note = await readText(at.processFile);
  const parsed = note === null ? null : ProcessNote.safeParse(parseJson(note));
  const file = Number((await readText(at.pidFile))?.trim() ?? Number.NaN);
  return [...(parsed?.success ? [parsed.data.pid] : []), file].filter((pid) => Number.isInteger(pid) && pid > 1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A note that cannot be read is no note: the search through the process table answers instead.
    return null;
  }
}

/**
 * The running server of this folder, or null. Looks at the noted ids first and then through the whole process table,
 * so that a server is found although the worker died between starting it and noting it.
 */
export async function findServer(at: Layout): Promise<ProcessEntry | null> {
  for (const pid of await notedPids(at)) {
    const entry = await readProcess(pid);
    if (isServer(entry, at)) return entry;
  }
  for (const pid of await findProcesses(serverArguments(at)[0] ?? "")) {
    const entry = await readProcess(pid);
    if (isServer(entry, at)) return entry;
  }
  return null;
}

/** Starts mariadbd in its own session. It does not answer yet when this returns: see waitUntilReady. */
export async function startServer(at: Layout, installation: Installation, user: DatabaseUser): Promise<Detached> {
  const server = await spawnDetached({
    file: installation.server,
    prefix: installation.prefix,
    argv: serverArguments(at),
    cwd: at.run,
    ...user.ids,
    outputFile: at.outputFile,
  });
  const entry = await readProcess(server.pid);
  if (entry)
    await writeWhole(at.processFile, `${JSON.stringify({ pid: entry.pid, startTicks: entry.startTicks })}\n`, 0o644);
  return server;
}

async function isSame(entry: ProcessEntry): Promise<boolean> {
  return (await readProcess(entry.pid))?.startTicks === entry.startTicks;
}

async function waitForExit(entry: ProcessEntry, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (await isSame(entry)) {
    if (performance.now() > until) return false;
    signal?.throwIfAborted();
    await sleep(20);
  }
  return true;
}

async function send(entry: ProcessEntry, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  // Checked right before: between two looks the id may have gone to another process.
  if (!(await isSame(entry))) return;
  try {
    process.kill(entry.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Ends the server with SIGTERM and waits. Nothing running is success. When it has not ended in `timeoutMs`: with
 * `killAtLast` it is killed, which is logged and right only for data that is thrown away; else `timeout`.
 */
export async function stopServer(
  at: Layout,
  io: ProvisionIo,
  options: { timeoutMs: number; killAtLast: boolean },
): Promise<void> {
  const entry = await findServer(at);
  if (!entry) return;
  io.log(`Ending mariadbd, process ${entry.pid}, with SIGTERM`);
  await send(entry, "SIGTERM");
  if (await waitForExit(entry, options.timeoutMs, io.signal)) return;
  if (!options.killAtLast) {
    const hint = await errorHint(at.errorLog);
    throw new RookeryError(
      "timeout",
      `The server did not end within ${options.timeoutMs / 1_000} s and is still shutting down. Wait and try again; look for long transactions.${hint ? ` Its log: ${hint}` : ""}`,
    );
  }
  io.log(
    `Process ${entry.pid} did not end within ${options.timeoutMs / 1_000} s and its data is to be deleted: killing it with SIGKILL`,
  );
  await send(entry, "SIGKILL");
  if (!(await waitForExit(entry, 10_000)))
    throw new RookeryError(
      "timeout",
      `Process ${entry.pid} does not end even when killed; the host's storage may hang.`,
    );
}
