// Child processes of `npm test`: each leads a group of its own, so that nothing of it outlives the run.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode } from "./run.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const groups = new Set();

/** Installs what package-lock.json names when something of it is missing; returns the Node to run with. */
export async function ensureDependencies() {
  if (!isInstalled()) {
    console.log("Installing dependencies (npm ci) ...");
    const exitCode = await spawnGroup("npm", ["ci", "--no-audit", "--no-fund"], process.env);
    if (exitCode !== 0)
      throw new Error('Dependencies could not be installed: "npm ci" failed. Its own words stand above.');
  }
  const node = findNode();
  if (!node)
    throw new Error(`Node ${process.versions.node} is too old and Node 24 was not installed beside us. Run: npm ci`);
  return node;
}

// Versions are compared, not times: a checkout or a touched file must not cost an installation.
function isInstalled() {
  const marker = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(marker)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const have = packagesOf(marker);
  const wanted = Object.entries(packagesOf(join(root, "package-lock.json"))).filter(
    ([path, entry]) => path && !entry.optional,
  );
  return wanted.every(([path, entry]) => have[path]?.version === entry.version && existsSync(join(root, path)));
}

/** Runs `node ...argv` in the project's folder with `environment`; resolves with its exit code. */
export function run(argv, environment) {
  return spawnGroup(environment.NODE, argv, environment);
}

function spawnGroup(program, argv, env) {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], detached: true });
    groups.add(child.pid);
    child.once("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Ends what is left of every group: first politely, then for good. */
export async function endAll() {
  for (const pause of [0, 3_000]) {
    const left = [...groups].filter((group) => signalGroup(group, pause === 0 ? "SIGTERM" : "SIGKILL"));
    if (left.length === 0) return;
    for (let waited = 0; waited < pause + 3_000 && left.some((group) => signalGroup(group, 0)); waited += 100) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** True when the group still exists. */
function signalGroup(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}
