import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#lib/core/config.ts";
import { migrateDatabase } from "#lib/core/migrate.ts";

export const root = join(import.meta.dirname, "..", "..");

/** Shows what is being waited for, then how long it took. */
export async function showStep<T>(name: string, work: () => Promise<T> | T): Promise<T> {
  process.stdout.write(`  ${name} ... `);
  const startedAt = performance.now();
  try {
    const result = await work();
    console.log(`${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log("failed");
    throw error;
  }
}

/** Brings the database to its schema and builds the pages, unless they were built from these very sources. */
export async function buildIfNeeded(config: Config): Promise<void> {
  if (!existsSync(join(root, "prisma", "generated", "sqlite"))) await run("scripts/schema.ts", ["generate"]);
  await migrateDatabase(config.databaseUrl);
  await buildPages();
}

/** Builds the pages, unless they were built from these very sources. Throws with the build's words when it fails. */
export async function buildPages(): Promise<void> {
  const stamp = join(root, ".next", "rookery-sources");
  const sources = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  await run("scripts/schema.ts", ["generate"]);
  await run("node_modules/next/dist/bin/next", ["build"]);
  writeFileSync(stamp, sources);
}

/** Runs one of our scripts to its end; its output is shown only when it fails. */
export function run(script: string, argv: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, script), ...argv], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${script} ${argv.join(" ")} failed:\n${output.slice(-3000)}`)),
    );
  });
}

// Names, sizes and times of everything that the build reads, but for what is made anew before each build.
function hashSources(): string {
  const hash = createHash("sha256");
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "generated") walk(path);
      } else if (entry.name !== "schema.prisma") {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path}|${size}|${mtimeMs}\n`);
      }
    }
  };
  for (const folder of ["app", "components", "lib", "prisma", "public"]) walk(join(root, folder));
  for (const file of ["package-lock.json", "next.config.ts", "proxy.ts"])
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
