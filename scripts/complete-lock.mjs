// Completes package-lock.json so that `npm ci` accepts it: npm leaves out optional packages of other platforms when the
// registry at hand does not carry them (npm/cli #9846). Also takes out `resolved`, which names a registry's host.
// Run it after every `npm install` that changes the lock.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(dirname(fileURLToPath(import.meta.url)), "..", "package-lock.json");
const systems = ["android", "darwin", "linux", "freebsd", "openbsd", "netbsd", "win32"];
const processors = ["arm64", "x64", "ia32", "riscv64", "ppc64", "s390x", "loong64", "arm", "wasm32"];

/** The lock with every optional dependency named and no host in it. Pure. */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (!packages[key] && !packages[`${path}/${key}`]) packages[key] = placeholder(name, range, entry.dev === true);
    }
  }
  for (const entry of Object.values(packages)) if (/^https?:/.test(entry.resolved ?? "")) delete entry.resolved;
  return { ...lock, packages: Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function placeholder(name, range, dev) {
  const system = systems.find((word) => name.includes(word));
  const processor = processors.find((word) => name.includes(`-${word}`));
  return {
    version: range.replace(/^[\^~]/, ""),
    ...(processor ? { cpu: [processor] } : {}),
    ...(dev ? { dev: true } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
    ...(name.includes("musl") ? { libc: ["musl"] } : {}),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const before = readFileSync(file, "utf8");
  const after = `${JSON.stringify(completeLock(JSON.parse(before)), null, 2)}\n`;
  if (after !== before) writeFileSync(file, after);
  console.log(after === before ? "package-lock.json is complete." : "package-lock.json was completed.");
}
