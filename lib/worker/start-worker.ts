import { releaseScheduled } from "../operations/release-scheduled.ts";
import { findRunning } from "../provisioning/find-running.ts";
import { restartStopped } from "../provisioning/restart-stopped.ts";
import type { WorkerRuntime } from "../runtime/worker-runtime.ts";
import { beat, sayStopped, type WorkerIdentity } from "./heartbeat.ts";
import { tidy } from "./janitor.ts";
import { createLoop, type Loop } from "./loop.ts";
import { createProber } from "./prober.ts";
import { createRunner } from "./runner.ts";
import { startPolling } from "./start-polling.ts";

/**
 * Runs all loops of one worker until `drain`; resolves when everything has come to rest. A locked worker (key missing
 * or wrong) only beats, so that pages can say what is the matter: it touches nothing.
 */
export async function startWorker(runtime: WorkerRuntime, identity: WorkerIdentity, drain: AbortSignal): Promise<void> {
  const { context, tools, config } = runtime;
  const log = context.log;
  const runner = createRunner({ context, tools, workerId: identity.id, drain });
  const prober = createProber({ context, tools, definitions: runtime.probes, drain });
  const polling = runtime.locked || !config.poll ? null : startPolling(runtime, identity.id, drain);
  const loop = (name: string, everyMs: number, round: () => Promise<number | undefined>): Loop =>
    createLoop({ name, everyMs, stop: drain, log, round });

  const alive = loop("heartbeat", 2_000, async () => {
    const details = { locked: runtime.locked, operations: runner.activeCount() };
    await beat(context, identity, { draining: false, pollDelayMs: polling?.pollDelayMs() ?? null, details });
    return undefined;
  });
  const loops: Loop[] = [alive];
  if (!runtime.locked) {
    const servers = await findRunning(context, tools);
    log.info(
      { servers: servers.map(({ name, server, pid }) => ({ name, server, pid })) },
      "found the servers of this host again",
    );
    loops.push(
      loop("runner", 150, () => runner.round()),
      loop("prober", 60, () => prober.round()),
      loop("schedule", 1_000, async () => void (await releaseScheduled(context))),
      loop("janitor", 5_000, async () => void (await tidy(context))),
      loop("restart", 5_000, async () => void (await restartStopped(context, tools))),
    );
  }
  await Promise.all(loops.map((each) => each.done));
  await Promise.all([runner.settled(), prober.settled(), polling?.done]);
  await sayStopped(context, identity);
  await context.database.$disconnect();
}
