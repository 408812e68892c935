import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Database } from "#lib/core/database.ts";
import { serversFolder } from "./local-servers.ts";

const main = fileURLToPath(new URL("../../lib/worker/main.ts", import.meta.url));

/** A real worker process. The kernel ends it with the test, however that ends. */
export interface WorkerProcess {
  pid: number;
  /** Every log line so far, as one text. */
  log(): string;
  send(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
  /** Ends it at once, also when it is stopped. */
  end(): Promise<void>;
}

/** Starts lib/worker/main.ts with a home of its own; nothing of the caller's Rookery settings gets through. */
export function startWorkerProcess(home: string, settings: Record<string, string> = {}): WorkerProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ROOKERY_|DATABASE_URL)/.test(name));
  const child: ChildProcess = spawn("setpriv", ["--pdeathsig", "KILL", process.execPath, main], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...Object.fromEntries(inherited),
      NODE_ENV: "production",
      ROOKERY_HOME: home,
      ROOKERY_SERVERS: serversFolder(),
      ...settings,
    },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => lines.push(String(chunk)));
  const ended = once(child, "exit").then(([code, signal]) => code ?? signal);
  const { pid } = child;
  if (pid === undefined) throw new Error("the worker did not start");
  return {
    pid,
    log: () => lines.join(""),
    send: (signal) => void process.kill(pid, signal),
    ended,
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Waits until this process has beaten; returns its row of the table of workers. */
export async function untilAlive(database: Database, worker: WorkerProcess) {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(100)) {
    const row = await database.worker.findFirst({ where: { pid: worker.pid, stoppedAt: null } });
    if (row) return row;
    const state = await Promise.race([worker.ended, pause(0).then(() => "running" as const)]);
    if (state !== "running") break;
  }
  throw new Error(`the worker does not beat:\n${worker.log()}`);
}

/**
 * Stops a process as SIGSTOP does, but never inside a transaction of the SQLite file: there its write lock would stop
 * everybody, and nobody could take over.
 */
export async function stopBetweenTransactions(worker: WorkerProcess, canWrite: () => Promise<boolean>): Promise<void> {
  for (;;) {
    worker.send("SIGSTOP");
    if (await canWrite()) return;
    worker.send("SIGCONT");
    await pause(10);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
