// What every command needs first: the packages of package-lock.json, and a Node that runs TypeScript. Plain Node >= 18.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode } from "./run.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Installs what package-lock.json names when something of it is missing; returns the Node to run with. */
export function ensureDependencies() {
  if (!isInstalled()) {
    const argv = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const result = spawnSync("npm", argv, { cwd: root, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
    if (result.status !== 0) {
      const words = (result.stderr || String(result.error ?? "")).slice(-1500);
      throw new Error(
        `The npm packages could not be installed:\n${words}\nSee that the npm registry is reachable, then run: npm ci`,
      );
    }
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
