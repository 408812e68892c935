import { access } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { RookeryError } from "../../core/errors.ts";
import { connect } from "../../mariadb/connect.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { socketUser } from "./database-user.ts";
import type { Layout } from "./layout.ts";
import { errorHint } from "./logs.ts";

const PAUSE_MS = 15;

/** Opens the socket as our own system user; the server knows us by our uid, no password exists. */
export function connectBySocket(spec: Pick<InstanceSpec, "name" | "port">, at: Layout): Promise<FleetConnection> {
  return connect({
    label: `${spec.name} (${at.socket})`,
    host: "localhost",
    port: spec.port,
    socketPath: at.socket,
    user: socketUser(),
    password: "",
    tls: { mode: "off" },
    connectTimeoutMs: 2_000,
    statementTimeoutMs: 20_000,
  });
}

async function isOpen(at: Layout): Promise<boolean> {
  return access(at.socket).then(
    () => true,
    () => false,
  );
}

export interface Waiting {
  timeoutMs: number;
  signal: AbortSignal;
  /** True while the server process lives. */
  alive(): Promise<boolean>;
}

/**
 * Waits until the server's socket answers a statement and returns that connection; the caller closes it. Throws
 * `internal` with the errors of its log as soon as the process has ended, `timeout` with them when it lives but is mute.
 */
export async function waitUntilReady(spec: InstanceSpec, at: Layout, waiting: Waiting): Promise<FleetConnection> {
  const until = performance.now() + waiting.timeoutMs;
  let last: unknown;
  for (;;) {
    waiting.signal.throwIfAborted();
    if (await isOpen(at)) {
      try {
        // Prepares its session with a statement: a server that is still recovering does not get through this.
        return await connectBySocket(spec, at);
      } catch (error) {
        last = error;
      }
    }
    if (!(await waiting.alive())) throw new RookeryError("internal", await ended(spec, at));
    if (performance.now() > until) {
      const hint = await errorHint(at.errorLog);
      throw new RookeryError(
        "timeout",
        `${spec.name} started but did not answer within ${waiting.timeoutMs / 1_000} s.${hint ? ` Its log: ${hint}` : ""}`,
        {
          cause: last,
        },
      );
    }
    await sleep(PAUSE_MS);
  }
}

async function ended(spec: InstanceSpec, at: Layout): Promise<string> {
  const hint = (await errorHint(at.errorLog)) ?? (await errorHint(at.outputFile));
  return `${spec.name} ended while it started. ${hint ? `Its log: ${hint}` : `Its log ${at.errorLog} is empty.`}`;
}
