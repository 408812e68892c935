// A fresh home with its database, real worker processes on it, and operations handed in as anybody does.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Config, defaultHome, readConfig } from "#lib/core/config.ts";
import { migrateDatabase } from "#lib/core/migrate.ts";
import type { OperationsContext } from "#lib/operations/define.ts";
import { proposeOperation } from "#lib/operations/propose.ts";
import type { OperationRecord } from "#lib/operations/rows.ts";
import { openLauncherContext } from "../launch/context.ts";
import { workerArguments } from "../launch/processes.ts";
import { root } from "../launch/steps.ts";

export interface BenchHome {
  config: Config;
  context: OperationsContext;
  environment: NodeJS.ProcessEnv;
  /** Starts a worker and waits for its first heartbeat. */
  startWorker(): Promise<ChildProcess & { pid: number }>;
}

/** The environment of a product of its own below `folder`: nothing of this installation's but where its servers lie. */
export async function benchEnvironment(folder: string, port?: number): Promise<NodeJS.ProcessEnv> {
  const { DATABASE_URL: _database, ...inherited } = process.env;
  const foreign = Object.entries(inherited).filter(([name]) => !name.startsWith("ROOKERY_"));
  const user = process.env.ROOKERY_DB_USER;
  return {
    ...Object.fromEntries(foreign),
    NODE_ENV: "production",
    ROOKERY_HOME: join(folder, "home"),
    ROOKERY_PORT: String(port ?? (await freePort())),
    ROOKERY_SERVERS: process.env.ROOKERY_SERVERS ?? join(defaultHome(), "servers"),
    ...(user ? { ROOKERY_DB_USER: user } : {}),
  };
}

/** Makes the home below a scratch folder and brings its database to the schema. */
export async function openBenchHome(folder: string): Promise<BenchHome> {
  const environment = await benchEnvironment(folder);
  const config = readConfig(environment);
  mkdirSync(join(config.home, "log"), { recursive: true });
  await migrateDatabase(config.databaseUrl);
  const context = await openLauncherContext(config);
  return {
    config,
    context,
    environment,
    async startWorker() {
      const log = openSync(join(config.home, "log", "worker.log"), "a", 0o600);
      const child = spawn(process.execPath, workerArguments, {
        cwd: root,
        env: environment,
        stdio: ["ignore", log, log],
      });
      const { pid } = child;
      if (pid === undefined) throw new Error("the worker cannot be started");
      await waitUntil(() => context.database.worker.findFirst({ where: { pid } }), 30_000, 20);
      return Object.assign(child, { pid });
    },
  };
}

/** Ends a child process and waits until it is gone. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/** Hands in an operation that runs as soon as it is planned; returns its number. */
export async function begin(
  home: Pick<BenchHome, "context">,
  kind: string,
  input: unknown,
  typedName: string,
): Promise<number> {
  const { id } = await proposeOperation(home.context, { kind, input, run: true, typedName, reason: "Bench" });
  return id;
}

/** Waits for the end of an operation. Throws with its outcome unless it succeeded. */
export async function settled(home: BenchHome, id: number): Promise<OperationRecord> {
  const over = ["approved", "needs approval", "succeeded", "failed", "cancelled", "unknown", "waiting for you"];
  const row = await waitUntil(async () => {
    const now = await home.context.database.operation.findUniqueOrThrow({ where: { id } });
    return over.includes(now.state) ? now : null;
  }, 120_000);
  if (row.state === "succeeded") return row;
  throw new Error(`${row.title} ended as ${row.state}: ${row.outcome ?? JSON.stringify(row.plan)}`);
}

/** Asks every `everyMs` until there is an answer. Throws after `timeoutMs`. */
export async function waitUntil<T>(look: () => Promise<T | null>, timeoutMs: number, everyMs = 10): Promise<T> {
  for (const until = performance.now() + timeoutMs; performance.now() < until; ) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`nothing happened for ${timeoutMs / 1_000} s`);
}

async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("no free port");
  return port;
}

/** Ports that nobody has now, chosen by the system: others on this host look for theirs elsewhere. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => server.listening || once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    if (typeof address !== "object" || !address) throw new Error("a server without a port");
    return address.port;
  });
  for (const server of servers) server.close();
  await Promise.all(servers.map((server) => once(server, "close")));
  return ports;
}
