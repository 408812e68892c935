// Rookery's own schema. Usage: node scripts/run.mjs scripts/schema.ts generate | new <name> | check | reset-first
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root, writeSchemas } from "./schema-models.ts";

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

const commands: Record<string, (name: string | undefined) => void | Promise<void>> = { generate };

const [command = "", name] = process.argv.slice(2);
const run = commands[command];
if (!run) {
  console.error(`Usage: node scripts/run.mjs scripts/schema.ts ${Object.keys(commands).join(" | ")}`);
  process.exit(2);
}
await run(name);
