import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Config } from "#lib/core/config.ts";
import { root } from "./steps.ts";

/** How Node starts a worker: short-lived objects of a poll need no larger nursery. */
export const workerArguments = [
  "--max-old-space-size=512",
  "--max-semi-space-size=8",
  join(root, "lib/worker/main.ts"),
];

export interface Running {
  /** Resolves with the name of the first process that ends. */
  ended: Promise<string>;
  logFolder: string;
  stop(): Promise<void>;
}

/** Throws an Error with the way out when somebody else listens on the port. */
export async function freePortOrThrow(config: Config): Promise<void> {
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(config.port, config.host, () => probe.close(() => resolve(true)));
  });
  if (!free)
    throw new Error(
      `Port ${config.port} is taken. If it is another Rookery, stop it; else choose another port:\n  ROOKERY_PORT=${config.port + 1} npm start`,
    );
}

/** What web is started with. The worker's key and the way to it stay with the worker. */
export function webEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...inherited, NODE_ENV: "production", ROOKERY_KEY_FILE: "/nonexistent", AUTH_TRUST_HOST: "true" };
}

/** Starts worker and web, waits until both answer. Their logs go to <home>/log. */
export async function startProcesses(config: Config): Promise<Running> {
  const logFolder = join(config.home, "log");
  const worker = start("worker", workerArguments, process.env, logFolder);
  const next = join(root, "node_modules/next/dist/bin/next");
  const web = start(
    "web",
    ["--max-old-space-size=512", next, "start", "-H", config.host, "-p", String(config.port)],
    webEnvironment(process.env),
    logFolder,
  );
  const ended = Promise.race([worker.ended, web.ended]);
  const stop = async () => {
    for (const child of [web.child, worker.child]) child.kill("SIGTERM");
    const overdue = setTimeout(() => web.child.kill("SIGKILL"), 8_000);
    await Promise.all([worker.ended, web.ended]);
    clearTimeout(overdue);
  };
  try {
    await answers(`http://${config.host}:${config.port}/api/health`, ended);
  } catch (error) {
    await stop();
    throw new Error(`Rookery did not come up: ${String(error)}. Its log stands in ${logFolder}.`);
  }
  return { ended, logFolder, stop };
}

function start(
  name: string,
  argv: string[],
  env: NodeJS.ProcessEnv,
  logFolder: string,
): { child: ChildProcess; ended: Promise<string> } {
  const log = openSync(join(logFolder, `${name}.log`), "a", 0o600);
  const child = spawn(process.execPath, argv, { cwd: root, env, stdio: ["ignore", log, log], detached: true });
  return { child, ended: new Promise((resolve) => child.on("exit", () => resolve(name))) };
}

async function answers(url: string, ended: Promise<string>): Promise<void> {
  let over: string | null = null;
  ended.then((name) => (over = name));
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    if (over) throw new Error(`${over} ended at once`);
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error("no answer within a minute");
}
