import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import type { SqlQuery, SqlResultSet } from "@prisma/driver-adapter-utils";
import { toDriverError } from "./sqlite-errors.ts";
import { columnType, fromSqlite, toSqlite } from "./sqlite-values.ts";

const STATEMENT_CACHE = 256;
// Short, because waiting here blocks the event loop; the adapter waits longer, asynchronously.
const BUSY_WAIT_MS = 20;

/** One connection to a SQLite file. Errors come out in Prisma's form. */
export class SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, pragmas: string) {
    this.#database = new DatabaseSync(file, { timeout: BUSY_WAIT_MS });
    try {
      this.#database.exec(pragmas);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs a statement and returns its rows; none for a statement that has no columns. */
  query(query: SqlQuery): SqlResultSet {
    return translated(() => {
      const statement = this.#prepare(query.sql);
      const columns = statement.columns();
      const args = query.args.map((value, index) => toSqlite(value, query.argTypes[index]));
      if (columns.length === 0) {
        statement.run(...args);
        return { columnNames: [], columnTypes: [], rows: [] };
      }
      const rows = asArrays(statement.all(...args));
      const columnTypes = columns.map((column, index) =>
        columnType(column.type, rows.find((row) => row[index] !== null)?.[index]),
      );
      return {
        columnNames: columns.map((column) => column.name),
        columnTypes,
        rows: rows.map((row) => row.map((value, index) => fromSqlite(value, columnTypes[index] ?? 0))),
      };
    });
  }

  /** Runs a statement and returns how many rows it changed. */
  execute(query: SqlQuery): number {
    return translated(() => {
      const args = query.args.map((value, index) => toSqlite(value, query.argTypes[index]));
      return Number(this.#prepare(query.sql).run(...args).changes);
    });
  }

  /** Runs several statements; returns how many rows the last one changed. */
  script(sql: string): number {
    return translated(() => {
      this.#database.exec(sql);
      return Number(this.#database.prepare("SELECT changes() AS n").get()?.n ?? 0);
    });
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    const cached = this.#statements.get(sql);
    if (cached) {
      // Taken out and put back: a Map remembers the order, so the first key is the one unused for longest.
      this.#statements.delete(sql);
      this.#statements.set(sql, cached);
      return cached;
    }
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const oldest = this.#statements.keys().next().value;
    if (this.#statements.size >= STATEMENT_CACHE && oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(sql, statement);
    return statement;
  }
}

// setReturnArrays(true) makes all() return arrays; the types of node:sqlite know only the object form.
function asArrays(rows: unknown): SQLOutputValue[][] {
  return rows as SQLOutputValue[][];
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toDriverError(error);
  }
}
