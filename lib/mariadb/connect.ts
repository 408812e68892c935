import { RookeryError } from "../core/errors.ts";
import { type Dialled, dial, type Greeting } from "./dial.ts";
import type { FleetConnection, FleetTarget } from "./ports.ts";
import { runStatement, type StatementResult } from "./run-statement.ts";
import { toFleetError } from "./server-errors.ts";
import { codedError } from "./tls-identity.ts";

const defaultConnectTimeoutMs = 5_000;
const defaultStatementTimeoutMs = 10_000;
const maxRows = 50_000;
const maxBytes = 32 * 1024 * 1024;
const lockWaitSeconds = 10;

/** Known to every statement of ours: literals are quoted for it (quote.ts), so the server's own default never matters. */
export const sessionSqlMode = "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

/** A connection that also says whether it is still usable; the cache asks before it hands one out. */
export interface OpenConnection extends FleetConnection {
  readonly open: boolean;
  /** What the server called itself in its greeting, for example "5.5.5-10.11.19-MariaDB". */
  readonly serverVersion: string;
}

// MariaDB leaves CLIENT_MYSQL (bit 0) unset since 10.2 (connection.md of the protocol manual), whatever its version text.
function isMariaDb(greeting: Greeting): boolean {
  return /mariadb/i.test(greeting.serverVersion) || (greeting.capabilityFlags & 1) === 0;
}

function statementLimitSeconds(timeoutMs: number): number {
  return Math.ceil(timeoutMs / 1000) + 1;
}

function wrap(target: FleetTarget, dialled: Dialled): { connection: OpenConnection; prepareSession(): Promise<void> } {
  const { driver, stream } = dialled;
  const label = target.label;
  const defaultTimeoutMs = target.statementTimeoutMs ?? defaultStatementTimeoutMs;
  let serverLimitSeconds = 0;
  let open = true;
  let queue: Promise<unknown> = Promise.resolve();
  let receivedBytes = 0;
  let overflow: RookeryError | undefined;

  const destroy = () => {
    open = false;
    driver.destroy();
  };
  driver.on("error", destroy);
  // The driver tells a waiting statement nothing when it is destroyed on the server's goodbye, so we do.
  driver.on("end", () =>
    driver.emit("error", codedError("PROTOCOL_CONNECTION_LOST", "the server closed the connection")),
  );
  stream.on("data", (chunk: Buffer) => {
    receivedBytes += chunk.length;
    if (receivedBytes <= maxBytes || overflow) return;
    overflow = new RookeryError(
      "precondition",
      `${label} sent more than ${maxBytes / 1024 / 1024} MiB for one statement, which is more than Rookery takes.`,
    );
    stream.destroy(overflow);
  });

  async function send(
    sql: string,
    values: readonly (string | number | null)[],
    timeoutMs: number,
  ): Promise<StatementResult> {
    if (!open) throw new RookeryError("unavailable", `The connection to ${label} is closed. Connect again.`);
    receivedBytes = 0;
    try {
      return await runStatement(driver, sql, values, {
        timeoutMs,
        maxRows,
        label,
      });
    } catch (error) {
      const failure = overflow ?? toFleetError(error, label, [target.password]);
      // Only an error the server itself sent leaves the connection in a known state.
      if (typeof failure.detail?.errno !== "number") destroy();
      throw failure;
    }
  }

  // The server ends what we gave up on a second later, so that a hung read does not pile up with every poll.
  async function run(
    sql: string,
    values: readonly (string | number | null)[] = [],
    options: { timeoutMs?: number } = {},
  ): Promise<StatementResult> {
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const needed = statementLimitSeconds(timeoutMs);
    if (needed > serverLimitSeconds) {
      await send(`SET SESSION max_statement_time=${needed}`, [], defaultTimeoutMs);
      serverLimitSeconds = needed;
    }
    return send(sql, values, timeoutMs);
  }

  function enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work, work);
    queue = result.catch(() => undefined);
    return result;
  }

  // Kept apart from `run`: one round trip prepares the session.
  async function prepareSession(): Promise<void> {
    serverLimitSeconds = statementLimitSeconds(defaultTimeoutMs);
    await send(
      `SET SESSION sql_mode='${sessionSqlMode}', time_zone='+00:00', lock_wait_timeout=${lockWaitSeconds}, max_statement_time=${serverLimitSeconds}, autocommit=1`,
      [],
      defaultTimeoutMs,
    );
  }

  const connection: OpenConnection = {
    label,
    threadId: dialled.greeting.connectionId,
    serverVersion: dialled.greeting.serverVersion,
    get open() {
      return open;
    },
    query: async (sql: string, values?: readonly (string | number | null)[], options?: { timeoutMs?: number }) =>
      (await enqueue(() => run(sql, values, options))).rows,
    execute: async (sql: string, values?: readonly (string | number | null)[], options?: { timeoutMs?: number }) => ({
      affectedRows: (await enqueue(() => run(sql, values, options))).affectedRows,
    }),
    // A polite goodbye keeps Aborted_clients of the server at zero; a server that ignores it is cut off.
    close: async () => {
      if (!open) return;
      open = false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        driver.end(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      driver.destroy();
      // A statement still waiting would otherwise hear nothing until its deadline.
      driver.emit("error", codedError("PROTOCOL_CONNECTION_LOST", "Rookery closed the connection"));
    },
  };
  return { connection, prepareSession };
}

/**
 * Connects to a managed server. Promises: no LOCAL INFILE, no authentication that shows the password, one statement
 * at a time, TLS checked before credentials are sent, capped results, session in UTC and in a known sql_mode.
 * Throws RookeryError: forbidden, unavailable, timeout or precondition; the password is in none of them.
 */
export async function connect(target: FleetTarget): Promise<OpenConnection> {
  let dialled: Dialled;
  try {
    dialled = await dial(target, target.connectTimeoutMs ?? defaultConnectTimeoutMs);
  } catch (error) {
    throw toFleetError(error, target.label, [target.password]);
  }
  const { connection, prepareSession } = wrap(target, dialled);
  if (!isMariaDb(dialled.greeting)) {
    await connection.close();
    throw new RookeryError(
      "precondition",
      `${target.label} is not MariaDB: it calls itself "${dialled.greeting.serverVersion.slice(0, 60)}". Rookery manages MariaDB 10.6 and newer.`,
    );
  }
  await prepareSession();
  return connection;
}
