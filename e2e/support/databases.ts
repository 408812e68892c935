import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { PrismaMariaDb } from "@prisma/adapter-mariadb";
import { afterAll, describe, inject } from "vitest";
import { type Database, type Dialect, openDatabase } from "#lib/core/database.ts";
import { migrateDatabase } from "#lib/core/migrate.ts";
import type {} from "./database-server.ts";

/** Opens a fresh, migrated database; it is closed and removed after the suite. */
export type OpenTestDatabase = () => Promise<Database>;

export interface DatabaseKit {
  dialect: Dialect;
  /** The URL of a fresh, empty database, not yet migrated. */
  freshUrl(): Promise<string>;
}

const scratchFolders = new WeakMap<Database, string>();
const urls = new WeakMap<Database, string>();

/** Where a test database is, for tests that need a second way to it. */
export function urlOf(database: Database): string {
  const url = urls.get(database);
  if (!url) throw new Error("Only a database opened by describeOnBothDatabases has a known URL.");
  return url;
}

/** A folder for the files that belong to a test database (key files); removed with it. */
export function scratchFolder(database: Database): string {
  const folder = scratchFolders.get(database);
  if (!folder) throw new Error("Only a database opened by describeOnBothDatabases has a scratch folder.");
  return folder;
}

/** Runs a suite twice: against SQLite files and against MariaDB databases of the run's own server. */
export function describeOnBothDatabases(name: string, suite: (open: OpenTestDatabase, kit: DatabaseKit) => void): void {
  describe.each<Dialect>(["sqlite", "mariadb"])(`${name} (%s)`, (dialect) => {
    const cleanups: (() => Promise<unknown>)[] = [];
    // Last opened, first closed: a database is disconnected before it is dropped.
    afterAll(async () => {
      for (const cleanup of cleanups.reverse()) await cleanup();
    });
    const kit: DatabaseKit = {
      dialect,
      async freshUrl() {
        const { url, remove } = dialect === "sqlite" ? await freshFile() : await freshSchema();
        cleanups.push(remove);
        return url;
      },
    };
    async function open(): Promise<Database> {
      const url = await kit.freshUrl();
      await migrateDatabase(url);
      const database = openDatabase(url);
      const folder = await mkdtemp(join(inject("mariadb").scratch, "files-"));
      scratchFolders.set(database, folder);
      urls.set(database, url);
      cleanups.push(() => rm(folder, { recursive: true, force: true }));
      cleanups.push(() => database.$disconnect());
      return database;
    }
    suite(open, kit);
  });
}

async function freshFile() {
  const folder = await mkdtemp(join(inject("mariadb").scratch, "sqlite-"));
  return { url: `file:${join(folder, "rookery.db")}`, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function freshSchema() {
  const { port, password } = inject("mariadb");
  const name = `t_${randomBytes(8).toString("hex")}`;
  await asRoot(port, password, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  return {
    url: `mysql://root:${password}@127.0.0.1:${port}/${name}?connection_limit=5`,
    remove: () => asRoot(port, password, `DROP DATABASE IF EXISTS ${name}`),
  };
}

/** Runs one statement as root on the run's server. */
export async function asRoot(port: number, password: string, sql: string): Promise<void> {
  const adapter = await new PrismaMariaDb({
    host: "127.0.0.1",
    port,
    user: "root",
    password,
    database: "mysql",
    connectionLimit: 1,
  }).connect();
  try {
    await adapter.executeRaw({ sql, args: [], argTypes: [] });
  } finally {
    await adapter.dispose();
  }
}
