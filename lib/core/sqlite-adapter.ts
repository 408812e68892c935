import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { SqliteConnection } from "./sqlite-connection.ts";
import { isBusy } from "./sqlite-errors.ts";

const identity = { provider: "sqlite" as const, adapterName: "rookery-node-sqlite" };
const PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;";

/**
 * Prisma on `node:sqlite`: one reading connection and one writing connection whose users stand in line, so that nobody
 * writes into another's open transaction and reads go on meanwhile. Why not the official adapter: docs/decisions/0002.
 *
 * A file that another process has locked is tried again for `waitMs` without blocking the event loop; then P1008.
 * Inside `$transaction` write only through `tx`: a write past it waits for the very transaction it is part of.
 */
export class SqliteAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = identity.provider;
  readonly adapterName = identity.adapterName;
  readonly #file: string;
  readonly #waitMs: number;

  constructor(databaseUrl: string, waitMs = 15_000) {
    this.#file = databaseUrl.replace(/^file:/, "");
    this.#waitMs = waitMs;
  }

  connect(): Promise<SqlDriverAdapter> {
    return openAdapter(this.#file, this.#waitMs);
  }

  connectToShadowDb(): Promise<SqlDriverAdapter> {
    return openAdapter(":memory:", this.#waitMs);
  }
}

async function openAdapter(file: string, waitMs: number): Promise<SqlDriverAdapter> {
  // Retried as well: the switch to WAL needs the file for itself for a moment.
  const open = (pragmas: string) => whileBusy(waitMs, () => new SqliteConnection(file, pragmas));
  const writer = await open(PRAGMAS);
  const reader = file === ":memory:" ? writer : await open(`${PRAGMAS} PRAGMA query_only=ON;`);
  const takeTurn = createQueue();

  async function write<T>(work: () => T): Promise<T> {
    const release = await takeTurn();
    try {
      return await whileBusy(waitMs, work);
    } finally {
      release();
    }
  }

  return {
    ...identity,
    queryRaw: (query) =>
      isRead(query.sql) ? whileBusy(waitMs, () => reader.query(query)) : write(() => writer.query(query)),
    // Without arguments it may be several statements (Prisma's schema engine sends whole scripts).
    executeRaw: (query) => write(() => (query.args.length > 0 ? writer.execute(query) : writer.script(query.sql))),
    executeScript: async (script) => {
      await write(() => writer.script(script));
    },
    getConnectionInfo: () => ({ supportsRelationJoins: false, maxBindValues: 32_000 }),
    startTransaction: async () => beginTransaction(writer, await takeTurn(), waitMs),
    dispose: async () => {
      reader.close();
      if (reader !== writer) writer.close();
    },
  };
}

async function beginTransaction(writer: SqliteConnection, release: () => void, waitMs: number): Promise<Transaction> {
  try {
    // IMMEDIATE takes the write lock now: a deferred one fails in the middle when another process was faster.
    await whileBusy(waitMs, () => writer.script("BEGIN IMMEDIATE"));
  } catch (error) {
    release();
    throw error;
  }
  let open = true;
  async function end(statement: "COMMIT" | "ROLLBACK"): Promise<void> {
    if (!open) return;
    open = false;
    try {
      await whileBusy(waitMs, () => writer.script(statement));
    } finally {
      // A COMMIT that failed leaves the transaction open; the next user of this connection must not inherit it.
      if (writer.inTransaction) writer.script("ROLLBACK");
      release();
    }
  }
  return {
    ...identity,
    options: { usePhantomQuery: true },
    queryRaw: async (query: SqlQuery) => writer.query(query),
    executeRaw: async (query: SqlQuery) => writer.execute(query),
    commit: () => end("COMMIT"),
    rollback: () => end("ROLLBACK"),
    createSavepoint: async (name) => void writer.script(`SAVEPOINT ${name}`),
    rollbackToSavepoint: async (name) => void writer.script(`ROLLBACK TO ${name}`),
    releaseSavepoint: async (name) => void writer.script(`RELEASE ${name}`),
  };
}

/** A line for one: resolves with the function that lets the next one in. */
function createQueue(): () => Promise<() => void> {
  let tail = Promise.resolve();
  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = tail;
    tail = promise;
    await before;
    return resolve;
  };
}

async function whileBusy<T>(waitMs: number, work: () => T): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(5 * attempt, 50) * (0.5 + Math.random())));
    }
  }
}

function isRead(sql: string): boolean {
  if (/^\s*(select|values|explain|pragma)\b/i.test(sql)) return true;
  return /^\s*with\b/i.test(sql) && !/\b(insert|update|delete|replace)\b/i.test(sql);
}
