import { createLogger } from "../core/log.ts";
import { endLiveStreams } from "./live-stream.ts";
import { webRuntime } from "./runtime-holder.ts";

const watched = Symbol.for("rookery.web.watched");
type Place = typeof globalThis & { [watched]?: true };

/**
 * Ends open streams when the process is told to stop (next start waits 30 s for them otherwise), and logs what nobody
 * caught. Twice equals once.
 */
export function watchProcess(): void {
  const place: Place = globalThis;
  if (place[watched]) return;
  place[watched] = true;
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => endLiveStreams());
  // A rejected promise that nobody waits for is a fault of ours but no reason to end every open page.
  process.on("unhandledRejection", (reason) => void say(reason, "a rejection that nobody caught"));
  // After an exception nobody caught the state is unknown: it is logged, and Node ends the process.
  process.on("uncaughtExceptionMonitor", (error) =>
    createLogger("web", "error").error({ err: error }, "an exception that nobody caught"),
  );
}

async function say(reason: unknown, what: string): Promise<void> {
  const log = await webRuntime().then(
    (runtime) => runtime.log,
    () => createLogger("web", "error"),
  );
  log.error({ err: reason }, what);
}
