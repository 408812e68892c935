// Rookery's own schema. Usage: node scripts/run.mjs scripts/schema.ts generate | new <name> | check | reset-first
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, type SchemaDialect, schemaDialects, schemaFolder, writeSchemas } from "./schema-models.ts";

/** Writes both schemas and generates both clients. Needs no network: Prisma only checks that an engine file exists. */
function generate(): void {
  for (const schema of writeSchemas()) {
    execFileSync(process.execPath, [join(root, "node_modules/prisma/build/index.js"), "generate", "--schema", schema], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    });
  }
}

/** Writes the next migration: SQLite's from the models; MariaDB's too when it is the first, else a file to fill in. */
async function createMigration(name: string | undefined): Promise<void> {
  if (!name || !/^[a-z][a-z0-9_]{2,40}$/.test(name)) throw new Error("Name the change: schema.ts new add_backup_table");
  for (const dialect of schemaDialects) mkdirSync(migrationsFolder(dialect), { recursive: true });
  const { sqliteDifference } = await import("./schema-sqlite.ts");
  const sql = await sqliteDifference();
  if (sql === undefined) {
    console.log("The models and the migrations agree: there is nothing to write.");
    return;
  }
  const number = readdirSync(migrationsFolder("sqlite")).filter((entry) => /^\d{4}_/.test(entry)).length + 1;
  const folder = `${String(number).padStart(4, "0")}_${name}`;
  writeMigration("sqlite", folder, sql);
  const { mariadbSchemaSql } = await import("./schema-mariadb.ts");
  const byHand =
    "-- Write MariaDB's statements for this change here; `schema.ts check` compares the outcome with the models.\n";
  writeMigration("mariadb", folder, number === 1 ? mariadbSchemaSql() : byHand);
}

/**
 * Writes 0001 anew from the models. Only before the first release: databases that already have it will refuse to start
 * ("was changed after it was applied") and must be deleted. Refuses when a second migration exists.
 */
async function resetFirst(): Promise<void> {
  for (const dialect of schemaDialects) {
    const folder = migrationsFolder(dialect);
    const entries = existsSync(folder) ? readdirSync(folder).filter((entry) => /^\d{4}_/.test(entry)) : [];
    if (entries.length > 1)
      throw new Error(`${folder} holds later migrations: write a new one instead (schema.ts new <name>).`);
    rmSync(folder, { recursive: true, force: true });
  }
  await createMigration("first");
}

/** Fails unless migrations and models agree on both databases; needs MariaDB's programs (scripts/install-tools.mjs). */
async function check(): Promise<void> {
  const { sqliteDifference } = await import("./schema-sqlite.ts");
  const { mariadbDifferences } = await import("./schema-check-mariadb.ts");
  const sqlite = await sqliteDifference();
  if (sqlite !== undefined)
    console.error(`SQLite: the migrations lack this (schema.ts new <name> writes it):\n${sqlite}`);
  const mariadb = await mariadbDifferences();
  for (const line of mariadb) console.error(`MariaDB: ${line}`);
  if (sqlite !== undefined || mariadb.length > 0) process.exit(1);
  console.log("Migrations and models agree on SQLite and MariaDB.");
}

function migrationsFolder(dialect: SchemaDialect): string {
  return join(schemaFolder(dialect), "migrations");
}

function writeMigration(dialect: SchemaDialect, folder: string, sql: string): void {
  mkdirSync(join(migrationsFolder(dialect), folder));
  writeFileSync(join(migrationsFolder(dialect), folder, "migration.sql"), sql);
  console.log(`wrote prisma/${dialect}/migrations/${folder}/migration.sql`);
}

const commands: Record<string, (name: string | undefined) => void | Promise<void>> = {
  generate,
  new: createMigration,
  check,
  "reset-first": resetFirst,
};

const [command = "", name] = process.argv.slice(2);
const run = commands[command];
if (!run) {
  console.error(`Usage: node scripts/run.mjs scripts/schema.ts ${Object.keys(commands).join(" | ")}`);
  process.exit(2);
}
await run(name);
