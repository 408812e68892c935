import { hostname } from "node:os";
import { readConfig, rookeryVersion } from "../core/config.ts";
import { isDatabaseAway } from "../core/database.ts";
import { newId } from "../core/ids.ts";
import { createLogger } from "../core/log.ts";
import { migrateDatabase } from "../core/migrate.ts";
import { createWorkerRuntime } from "../runtime/worker-runtime.ts";
import { startWorker } from "./start-worker.ts";

// A worker process: migrate, open, run loops until told to stop. SIGTERM drains; a second one ends at once.
const config = readConfig();
const log = createLogger("worker", config.logLevel);
const drain = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (drain.signal.aborted) process.exit(1);
    log.info({ signal }, "draining: no new work; running operations are handed on and begin again by observing");
    drain.abort();
  });
}
// Last resort: what nobody caught is logged, and the process ends so that its leases expire and others go on.
process.on("uncaughtException", (error) => endBadly(error));
process.on("unhandledRejection", (error) => {
  // The database driver rejects a second time, past every caller, when a line breaks while it is being opened.
  if (isDatabaseAway(error)) log.warn({ err: error }, "a connection to Rookery's database could not be opened");
  else endBadly(error);
});

try {
  await migrateDatabase(config.databaseUrl);
  const runtime = await createWorkerRuntime(config, log);
  if (runtime.locked) log.error(`locked: ${runtime.locked}`);
  const identity = { id: newId(), host: hostname(), pid: process.pid, version: rookeryVersion };
  await startWorker(runtime, identity, drain.signal);
  log.info("stopped");
  process.exit(0);
} catch (error) {
  endBadly(error);
}

function endBadly(error: unknown): void {
  log.error({ err: error }, "the worker cannot go on");
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 200).unref();
  drain.abort();
}
