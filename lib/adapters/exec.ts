import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { closeSync, constants, fchownSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { RookeryError } from "../core/errors.ts";
import { checkArguments, checkProgram } from "./exec-arguments.ts";
import { abortReason, guardRun, type RunLimits } from "./exec-guard.ts";
import { cappedText, lineSplitter } from "./exec-output.ts";

/** A program to run. Never a shell line: every argument reaches the program as it stands. */
export interface Command {
  /** Absolute path: allow-listed, or below `prefix`. */
  file: string;
  argv: readonly string[];
  /** Folder of a MariaDB installation (with usr/bin, usr/sbin) that the program may come from. */
  prefix?: string | undefined;
  /** Added to a minimal environment; nothing of ours is inherited. */
  env?: Record<string, string>;
  cwd?: string;
  uid?: number | undefined;
  gid?: number | undefined;
  stdin?: string | Uint8Array;
  /** Literal secrets of the moment, masked in all output. */
  secrets?: readonly string[];
  onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** How much of each output is kept; default 256 KiB. */
  maxOutputBytes?: number;
}

export interface CommandResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Capped and redacted. */
  stdout: string;
  stderr: string;
  truncated: boolean;
  durationMs: number;
}

const baseEnvironment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  HOME: "/nonexistent",
  TZ: "UTC",
};

// The framework's types demand NODE_ENV of every environment; a foreign program must not get it from us.
function environmentOf(command: Command): NodeJS.ProcessEnv {
  return { ...baseEnvironment, ...command.env } as Record<string, string> as NodeJS.ProcessEnv;
}

function start(command: Command, stdio: StdioOptions): ChildProcess {
  checkProgram(command.file, command.prefix);
  checkArguments(command.argv);
  return spawn(command.file, [...command.argv], {
    shell: false,
    detached: true,
    stdio,
    env: environmentOf(command),
    cwd: command.cwd ?? "/",
    ...(command.uid === undefined ? {} : { uid: command.uid }),
    ...(command.gid === undefined ? {} : { gid: command.gid }),
  });
}

/** Signals every process of the group that `child` leads; a group that is gone is no error. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function startError(file: string, error: NodeJS.ErrnoException): RookeryError {
  if (error.code === "ENOENT")
    return new RookeryError("precondition", `${file} is not installed on this host.`, { cause: error });
  if (error.code === "EACCES")
    return new RookeryError("precondition", `${file} may not be started by this user; check its mode and owner.`, {
      cause: error,
    });
  return new RookeryError("internal", `${file} could not be started: ${error.code ?? error.message}.`, {
    cause: error,
  });
}

interface Watched {
  child: ChildProcess;
  /** Settles when the program has ended and its output is read. */
  ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
}

function watch(command: Command, child: ChildProcess): Watched {
  const ended = new Promise<{
    exitCode: number | null;
    signal: NodeJS.Signals | null;
  }>((resolve, reject) => {
    child.once("error", (error) => reject(startError(command.file, error)));
    let straggler: NodeJS.Timeout | undefined;
    // A grandchild that keeps our pipes open would hold "close" back for ever.
    child.once("exit", () => {
      straggler = setTimeout(() => signalGroup(child, "SIGKILL"), 1_000);
    });
    child.once("close", (exitCode, signal) => {
      clearTimeout(straggler);
      resolve({ exitCode, signal });
    });
  });
  return { child, ended };
}

function collect(
  command: Command,
  stream: "stdout" | "stderr",
  source: Readable | null,
  onBytes: (total: number) => void,
) {
  const kept = cappedText(command.maxOutputBytes ?? 262_144, command.secrets ?? []);
  const { onLine } = command;
  const lines = onLine ? lineSplitter(command.secrets ?? [], (line) => onLine(line, stream)) : undefined;
  source?.on("data", (chunk: Buffer) => {
    kept.push(chunk);
    lines?.push(chunk);
    onBytes(kept.totalBytes);
  });
  source?.on("end", () => lines?.end());
  return kept;
}

function nameOf(command: Command): string {
  return command.file.slice(command.file.lastIndexOf("/") + 1);
}

/**
 * Runs a program to its end. An exit code other than 0 is a value, not an error: the caller knows what it means.
 * Throws `precondition` (not installed), `timeout`, or what the signal was aborted with (`conflict` else); by then the
 * whole process group is gone.
 */
export async function runCommand(command: Command & RunLimits): Promise<CommandResult> {
  const started = performance.now();
  const name = nameOf(command);
  if (command.signal?.aborted) throw abortReason(command.signal.reason, name);
  const child = start(command, ["pipe", "pipe", "pipe"]);
  const { ended } = watch(command, child);
  const limit = guardRun((signal) => signalGroup(child, signal), name, command);
  const flooded = (total: number): void => {
    if (command.killBeyondBytes === undefined || total <= command.killBeyondBytes) return;
    limit.end(new RookeryError("internal", `${name} wrote more than ${command.killBeyondBytes} bytes and was ended.`));
  };
  const stdout = collect(command, "stdout", child.stdout, flooded);
  const stderr = collect(command, "stderr", child.stderr, flooded);
  // A program that does not read its input closes the pipe; its exit code says what that means.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(command.stdin ?? "");
  try {
    const { exitCode, signal } = await ended;
    const reason = limit.reason();
    if (reason) throw reason;
    const truncated = stdout.truncated || stderr.truncated;
    return {
      exitCode,
      signal,
      stdout: stdout.text(),
      stderr: stderr.text(),
      truncated,
      durationMs: performance.now() - started,
    };
  } finally {
    limit.release();
    signalGroup(child, "SIGKILL");
  }
}

export interface PipeResult {
  /** One per stage, in order; the stdout of all but the last went into the next stage and is empty here. */
  stages: CommandResult[];
  /** Bytes that went from the first stage to the second. */
  bytes: number;
}

/**
 * Runs programs as `a | b | c` and reports the end of every one of them: a pipe's last exit code says nothing about the
 * stages before it. When one stage fails, the others see their pipe close. Throws as runCommand does.
 */
export async function pipeCommands(
  stages: readonly [Command, Command, ...Command[]],
  limits: RunLimits & { onBytes?: (total: number) => void },
): Promise<PipeResult> {
  const started = performance.now();
  const name = stages.map(nameOf).join(" | ");
  if (limits.signal?.aborted) throw abortReason(limits.signal.reason, name);
  const watched: Watched[] = [];
  try {
    for (const stage of stages) watched.push(watch(stage, start(stage, ["pipe", "pipe", "pipe"])));
  } catch (error) {
    for (const { child, ended } of watched) {
      ended.catch(() => undefined);
      signalGroup(child, "SIGKILL");
    }
    throw error;
  }
  const children = watched.map((entry) => entry.child);
  const limit = guardRun(
    (signal) => {
      for (const child of children) signalGroup(child, signal);
    },
    name,
    limits,
  );
  let bytes = 0;
  const texts = stages.map((stage, index) => {
    const child = children[index];
    const next = children[index + 1];
    child?.stdin?.on("error", () => undefined);
    if (next?.stdin && child?.stdout) {
      if (index === 0) {
        child.stdout.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          limits.onBytes?.(bytes);
        });
      }
      child.stdout.pipe(next.stdin);
      // A reader that died must end the writer, which else waits for ever on a full pipe.
      next.stdin.on("error", () => child.stdout?.destroy());
      next.once("exit", () => child.stdout?.destroy());
    }
    const out = collect(stage, "stdout", next ? null : (child?.stdout ?? null), () => undefined);
    const err = collect(stage, "stderr", child?.stderr ?? null, () => undefined);
    return { out, err };
  });
  children[0]?.stdin?.end(stages[0].stdin ?? "");
  // A stage that never started ends the others, which would wait for it.
  for (const { ended } of watched) ended.catch((error: RookeryError) => limit.end(error));
  try {
    const settled = await Promise.allSettled(watched.map((entry) => entry.ended));
    const reason = limit.reason();
    if (reason) throw reason;
    const durationMs = performance.now() - started;
    const results = settled.map((end, index): CommandResult => {
      if (end.status === "rejected") throw end.reason;
      const text = texts[index];
      return {
        ...end.value,
        stdout: text?.out.text() ?? "",
        stderr: text?.err.text() ?? "",
        truncated: text?.err.truncated ?? false,
        durationMs,
      };
    });
    return { stages: results, bytes };
  } finally {
    limit.release();
    for (const child of children) signalGroup(child, "SIGKILL");
  }
}

export interface DetachedCommand extends Omit<Command, "stdin" | "onLine" | "maxOutputBytes" | "secrets"> {
  /** Receives stdout and stderr, appended; made when absent, never followed when it is a link. */
  outputFile: string;
}

export interface Detached {
  pid: number;
  /** Settles when it ends while we still live; we need not. */
  exited: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts a server in its own session: it lives on when we end. Throws `precondition` when it cannot be started. */
export async function spawnDetached(command: DetachedCommand): Promise<Detached> {
  const output = openSync(
    command.outputFile,
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW,
    0o640,
  );
  try {
    if (command.uid !== undefined && command.gid !== undefined) fchownSync(output, command.uid, command.gid);
    const child = start(command, ["ignore", output, output]);
    const exited = new Promise<{
      exitCode: number | null;
      signal: NodeJS.Signals | null;
    }>((resolve) => {
      child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(startError(command.file, error)));
    });
    child.unref();
    if (child.pid === undefined) throw new RookeryError("internal", `${command.file} has no process id.`);
    return { pid: child.pid, exited };
  } finally {
    closeSync(output);
  }
}
