import { interruptibleSleep } from "../../core/clock.ts";
import { publicMessage, RookeryError } from "../../core/errors.ts";
import { readObserved } from "../../mariadb/light-poll.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import type { Toolbox } from "../../operations/define.ts";
import type { SeenMember } from "./roles.ts";

interface Reachable {
  id: string;
  name: string;
  host: string;
  port: number;
}

/** Lends a connection of the control account to `work` and closes it whatever happens. */
export async function withMember<T>(
  tools: Pick<Toolbox, "connect">,
  instanceId: string,
  work: (connection: FleetConnection) => Promise<T>,
  timeoutMs?: number,
): Promise<T> {
  const connection = await tools.connect(instanceId, timeoutMs === undefined ? {} : { timeoutMs });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Reads all members at once. One that cannot be read has body null and the reason: unknown is a value here, not a role. */
export async function readMembers(
  tools: Pick<Toolbox, "connect">,
  members: readonly Reachable[],
  timeoutMs = 4_000,
): Promise<SeenMember[]> {
  return Promise.all(
    members.map(async ({ id, name, host, port }) => {
      try {
        return { id, name, host, port, body: await withMember(tools, id, readObserved, timeoutMs), error: null };
      } catch (error) {
        return { id, name, host, port, body: null, error: publicMessage(error) };
      }
    }),
  );
}

/** Asks `check` again and again until it answers with something; throws `timeout` with `what` when the time is up. */
export async function waitUntil<T>(
  signal: AbortSignal,
  what: () => string,
  timeoutMs: number,
  check: () => Promise<T | null>,
): Promise<T> {
  const until = performance.now() + timeoutMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    signal.throwIfAborted();
    const found = await check();
    if (found !== null) return found;
    if (performance.now() > until) throw new RookeryError("timeout", what());
    await interruptibleSleep(pauseMs, signal);
  }
}
