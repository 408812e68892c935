import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { type Database, openDatabase } from "./database.ts";
import { migrateDatabase } from "./migrate.ts";
import { migrationsFolder } from "./migration-files.ts";

const program = fileURLToPath(new URL("../../e2e/support/migrate-process.ts", import.meta.url));

function migrateInProcess(
  url: string,
  folder: string,
  killAfterMs?: number,
): Promise<{ code: number | null; applied: string[]; stderr: string }> {
  const child = spawn(process.execPath, [program, url, folder], { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => {
    // Counted from the moment the program runs: starting Node takes longer than migrating.
    if (output.stdout === "" && killAfterMs !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    output.stdout += data;
  });
  child.stderr.on("data", (data: Buffer) => {
    output.stderr += data;
  });
  return once(child, "close").then(([code]: unknown[]) => ({
    code: typeof code === "number" ? code : null,
    applied: code === 0 ? JSON.parse(output.stdout.split("\n")[1] ?? "[]") : [],
    stderr: output.stderr,
  }));
}

async function copyOfMigrations(dialect: "sqlite" | "mariadb"): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rookery-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(migrationsFolder(dialect), folder, { recursive: true });
  return folder;
}

async function addMigration(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, "migration.sql"), sql);
}

function opened(url: string): Database {
  const database = openDatabase(url);
  onTestFinished(() => database.$disconnect());
  return database;
}

function history(database: Database) {
  return database.$queryRawUnsafe<{ n: string; done: bigint }[]>(
    "SELECT migration_name AS n, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY 1",
  );
}

describeOnBothDatabases("Migration at start", (_open, kit) => {
  test("happens once when four processes start together", async () => {
    const url = await kit.freshUrl();
    const folder = await copyOfMigrations(kit.dialect);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => migrateInProcess(url, folder)));
    expect(outcomes.map((outcome) => outcome.stderr)).toEqual(["", "", "", ""]);
    expect(outcomes.flatMap((outcome) => outcome.applied)).toEqual(["0001_first"]);
    expect((await history(opened(url))).map((row) => [row.n, Number(row.done)])).toEqual([["0001_first", 1]]);
  });

  test("goes on after a kill at any moment, without doing anything twice", async () => {
    const url = await kit.freshUrl();
    const folder = await copyOfMigrations(kit.dialect);
    await addMigration(folder, "0002_row", "INSERT INTO Setting VALUES ('once', '1', '2026-01-01 00:00:00');");
    let killed = 0;
    for (const delayMs of [5, 40, 80, 120, 160, 200, 240]) {
      if ((await migrateInProcess(url, folder, delayMs)).code !== 0) killed++;
    }
    expect(killed).toBeGreaterThan(0);
    await migrateDatabase(url, folder);
    const database = opened(url);
    expect((await history(database)).map((row) => [row.n, Number(row.done)])).toEqual([
      ["0001_first", 1],
      ["0002_row", 1],
    ]);
    expect(await database.setting.count()).toBe(1);
    expect(await database.operation.count()).toBe(0);
    expect(await migrateDatabase(url, folder)).toEqual([]);
  });

  test("refuses a migration that was changed after it was applied, and says the mend", async () => {
    const url = await kit.freshUrl();
    const folder = await copyOfMigrations(kit.dialect);
    await migrateDatabase(url, folder);
    await appendFile(join(folder, "0001_first", "migration.sql"), "\n-- changed\n");
    await addMigration(folder, "0002_more", "CREATE TABLE more (id INTEGER);");
    await expect(migrateDatabase(url, folder)).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringMatching(/"0001_first" was changed after.*Put the original file back/s),
    });
    await expect(opened(url).$queryRawUnsafe("SELECT * FROM more")).rejects.toThrow();
  });

  test("refuses a database that a newer version has used", async () => {
    const url = await kit.freshUrl();
    const folder = await copyOfMigrations(kit.dialect);
    await addMigration(folder, "0002_newer", "CREATE TABLE newer (id INTEGER);");
    expect(await migrateDatabase(url, folder)).toEqual(["0001_first", "0002_newer"]);
    await expect(migrateDatabase(url)).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("0002_newer"),
    });
  });

  test("goes on once the cause of a failed migration is gone", async () => {
    const url = await kit.freshUrl();
    const folder = await copyOfMigrations(kit.dialect);
    await migrateDatabase(url, folder);
    const database = opened(url);
    await database.$executeRawUnsafe("CREATE TABLE blocker (id INTEGER)");
    await addMigration(
      folder,
      "0002_two",
      "CREATE TABLE one (id INTEGER);\nDROP TABLE blocked;\nCREATE TABLE three (id INTEGER);",
    );
    await expect(migrateDatabase(url, folder)).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining("0002_two"),
    });
    await database.$executeRawUnsafe("ALTER TABLE blocker RENAME TO blocked");
    expect(await migrateDatabase(url, folder)).toEqual(["0002_two"]);
    expect(await database.$queryRawUnsafe("SELECT * FROM three")).toEqual([]);
  });
});
