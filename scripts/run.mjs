// Starts a script with Node 24: the one on PATH when it is new enough, else the one npm installed beside us.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Path of a Node that runs TypeScript, node:sqlite and zstd (>= 24), or undefined when there is none. */
export function findNode() {
  const own = join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(own)) return own;
  return Number(process.versions.node.split(".")[0]) >= 24 ? process.execPath : undefined;
}

/** The environment in which child scripts find that Node first. */
export function nodeEnvironment(node) {
  const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, NODE: node, NEXT_TELEMETRY_DISABLED: "1", PRISMA_SCHEMA_ENGINE_BINARY: node };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const node = findNode();
  if (!node) {
    console.error(`Node ${process.versions.node} is too old and no Node 24 is installed. Run: npm install`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(2), { stdio: "inherit", env: nodeEnvironment(node) });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (signal === "SIGINT" ? 2 : 15)));
}
