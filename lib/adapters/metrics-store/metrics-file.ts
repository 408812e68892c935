import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { interruptibleSleep } from "../../core/clock.ts";
import { RookeryError } from "../../core/errors.ts";
import type { Logger } from "../../core/log.ts";
import { isBusy, isDamaged } from "./sqlite-faults.ts";

const layoutVersion = 1;
const busyForMs = 15_000;

// auto_vacuum must come before journal_mode, or SQLite ignores it. 8 kB pages keep a scrape of 200 series inside one page.
const preparation = `PRAGMA page_size=8192; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;`;
const session = `PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000; PRAGMA journal_size_limit=67108864;`;
// Readers map the file: "latest" over a fleet touches many pages. Not the worker, whose memory would grow with the file.
const readerSession = "PRAGMA mmap_size=1073741824;";
const layout = `
  CREATE TABLE catalogue(version INTEGER PRIMARY KEY, columns TEXT NOT NULL);
  CREATE TABLE instance(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
  CREATE TABLE latest(inst INTEGER PRIMARY KEY, ts INTEGER NOT NULL);
  CREATE TABLE raw(ts INTEGER NOT NULL, inst INTEGER NOT NULL, prev INTEGER, cols INTEGER NOT NULL, v BLOB NOT NULL, PRIMARY KEY(ts, inst)) WITHOUT ROWID;
  CREATE TABLE carry(inst INTEGER PRIMARY KEY, ts INTEGER NOT NULL, cols INTEGER NOT NULL, v BLOB NOT NULL);
  CREATE TABLE block(id INTEGER PRIMARY KEY, inst INTEGER NOT NULL, t0 INTEGER NOT NULL, n INTEGER NOT NULL, cols INTEGER NOT NULL, v BLOB NOT NULL, UNIQUE(inst, t0));
  CREATE INDEX block_time ON block(t0);
  CREATE TABLE roll(id INTEGER PRIMARY KEY, inst INTEGER NOT NULL, t0 INTEGER NOT NULL, n INTEGER NOT NULL, cols INTEGER NOT NULL, v BLOB NOT NULL, UNIQUE(inst, t0));
  CREATE INDEX roll_time ON roll(t0);
  PRAGMA user_version=${layoutVersion};`;

/** An open metrics file with its prepared statements. */
export interface OpenFile {
  readonly database: DatabaseSync;
  prepare(sql: string): StatementSync;
}

/**
 * The file under the metrics store. Writers take turns (BEGIN IMMEDIATE, short busy wait, then a pause that lets the
 * event loop go on). A damaged file is set aside under another name and a new one begun. Readers never create it.
 */
export class MetricsFile {
  readonly path: string;
  readonly #log: Logger;
  readonly #writes: boolean;
  #open: { file: OpenFile; inode: bigint } | null = null;
  #closed = false;

  constructor(path: string, mode: "write" | "read", log: Logger) {
    this.path = path;
    this.#log = log;
    this.#writes = mode === "write";
  }

  /** Runs `work` in one write transaction. Throws `unavailable` when the file stays locked or the disk refuses. */
  async write<T>(work: (file: OpenFile) => T): Promise<T> {
    if (!this.#writes) throw new RookeryError("internal", "The metrics store was opened for reading only.");
    return this.#patiently((file) => {
      file.database.exec("BEGIN IMMEDIATE");
      try {
        const result = work(file);
        file.database.exec("COMMIT");
        return result;
      } catch (error) {
        if (file.database.isTransaction) file.database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /** Runs `work` on one consistent view. Answers null when no worker has ever begun a file: nothing was measured yet. */
  async read<T>(work: (file: OpenFile) => T): Promise<T | null> {
    if (!this.#writes && inodeOf(this.path) === null) return null;
    return this.#patiently((file) => {
      file.database.exec("BEGIN");
      try {
        return work(file);
      } finally {
        if (file.database.isTransaction) file.database.exec("COMMIT");
      }
    });
  }

  /** Runs what SQLite refuses inside a transaction (vacuum). */
  async outsideTransaction<T>(work: (file: OpenFile) => T): Promise<T> {
    return this.#patiently(work);
  }

  close(): void {
    this.#closed = true;
    this.#release();
  }

  async #patiently<T>(work: (file: OpenFile) => T): Promise<T> {
    const end = performance.now() + busyForMs;
    for (let attempt = 1; ; attempt++) {
      if (this.#closed) throw new RookeryError("unavailable", "The metrics store is closed.");
      try {
        return work(this.#current());
      } catch (error) {
        if (isDamaged(error) && this.#writes && attempt <= 3) this.#setAside(error);
        else if (!isBusy(error)) throw this.#explain(error);
        else if (performance.now() > end) throw this.#explain(error);
        else await interruptibleSleep(Math.min(5 * attempt, 50) * (0.5 + Math.random()));
      }
    }
  }

  // Another process may have set the file aside: what we hold open is then no longer what the name means.
  #current(): OpenFile {
    const inode = inodeOf(this.path);
    if (this.#open && this.#open.inode === inode) return this.#open.file;
    this.#release();
    if (this.#writes) mkdirSync(dirname(this.path), { recursive: true, mode: 0o750 });
    const database = new DatabaseSync(this.path, {
      timeout: 20,
      readOnly: !this.#writes,
    });
    const statements = new Map<string, StatementSync>();
    const prepare = (sql: string) => {
      const known = statements.get(sql);
      if (known) return known;
      const made = database.prepare(sql);
      if (statements.size >= 200) statements.clear();
      statements.set(sql, made);
      return made;
    };
    try {
      if (this.#writes) prepareLayout(database);
      database.exec(session);
      if (!this.#writes) database.exec(readerSession);
    } catch (error) {
      database.close();
      throw error;
    }
    const file = { database, prepare };
    this.#open = { file, inode: inodeOf(this.path) ?? 0n };
    return file;
  }

  #release(): void {
    this.#open?.file.database.close();
    this.#open = null;
  }

  #setAside(cause: unknown): void {
    this.#release();
    const aside = `${this.path}.damaged-${new Date().toISOString().replace(/[^0-9]/g, "")}`;
    renameSync(this.path, aside);
    for (const suffix of ["-wal", "-shm"]) rmSync(`${this.path}${suffix}`, { force: true });
    this.#log.error(
      { err: cause, keptAs: aside },
      "the metrics file is damaged: it was set aside and a new one begun; charts start again from now",
    );
  }

  #explain(error: unknown): unknown {
    if (error instanceof RookeryError) return error;
    if (isBusy(error))
      return new RookeryError("unavailable", "The metrics file is in use by another process. Try again in a moment.", {
        cause: error,
      });
    if (isDamaged(error))
      return new RookeryError(
        "unavailable",
        "The metrics file is damaged. The worker sets it aside at its next write and begins a new one.",
        { cause: error },
      );
    return new RookeryError(
      "unavailable",
      "The metrics file cannot be used. Check its folder, its rights and the free disk space.",
      { cause: error },
    );
  }
}

function prepareLayout(database: DatabaseSync): void {
  if (versionOf(database) === layoutVersion) return;
  database.exec(preparation);
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = versionOf(database);
    if (version === 0) database.exec(layout);
    database.exec("COMMIT");
    if (version !== 0 && version !== layoutVersion) {
      throw new RookeryError(
        "precondition",
        `The metrics file was written by another version of Rookery (layout ${version}). Move it away, or point ROOKERY_METRICS_FILE to another file.`,
      );
    }
  } finally {
    if (database.isTransaction) database.exec("ROLLBACK");
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
