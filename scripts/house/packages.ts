import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const allowed = new Set(
  "MIT MIT-0 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 ISC MPL-2.0 BlueOak-1.0.0 CC0-1.0 CC-BY-4.0 Unlicense Python-2.0 OFL-1.1 Zlib WTFPL".split(
    " ",
  ),
);
// Each with its reason; anything else fails the build.
const exceptions: [pattern: RegExp, licence: string, reason: string][] = [
  [
    /^mariadb$/,
    "LGPL-2.1-or-later",
    "the driver below Prisma's MariaDB adapter; used unchanged, as a separate package that anybody may replace",
  ],
  [
    /^@img\/sharp-/,
    "LGPL-3.0-or-later",
    "libvips below Next's image part; an unchanged shared library that anybody may replace",
  ],
  [/^elkjs$/, "EPL-2.0", "comes with the studio of Prisma's command line, which Rookery never loads or ships"],
  [
    /^spdx-(exceptions|ranges)$/,
    "CC-BY-3.0",
    "lists of licence names below the licence tools of the build; not shipped",
  ],
];

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), resolved: z.string().optional(), optional: z.boolean().optional() }),
  ),
});
const Manifest = z.object({
  name: z.string().optional(),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
});
const Versions = z.record(z.string(), z.string()).default({});
const Package = z.object({ dependencies: Versions, devDependencies: Versions, optionalDependencies: Versions });

/** Packages whose licence we may not ship, versions that are not exact, and registry hosts in the lock. */
export function checkPackages(root: string): string[] {
  const own = Package.parse(readJson(join(root, "package.json")));
  const pins = Object.entries({ ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `package.json: ${name} is "${version}"; pin the exact version`);
  const { packages } = Lock.parse(readJson(join(root, "package-lock.json")));
  const hosts = Object.entries(packages).filter(([, entry]) => /^[a-z+]+:/.test(entry.resolved ?? ""));
  const named = hosts.map(([path]) => `package-lock.json: ${path} names a host; run: node scripts/complete-lock.mjs`);
  const installed = Object.keys(packages).filter((path) => path !== "" && existsSync(join(root, path, "package.json")));
  console.log(`packages: ${installed.length} installed, licences read`);
  if (installed.length < 100) return ["Fewer than 100 packages are installed: the licences were not looked at."];
  return [...pins, ...named, ...installed.flatMap((path) => checkLicence(root, path))];
}

function checkLicence(root: string, path: string): string[] {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const manifest = Manifest.parse(readJson(join(root, path, "package.json")));
  const licence = licenceOf(manifest) ?? "none stated";
  if (isAllowed(licence)) return [];
  if (exceptions.some(([pattern, expected]) => pattern.test(name) && licence.includes(expected))) return [];
  return [`${path}: licence "${licence}" is not on the list`];
}

function licenceOf(manifest: z.infer<typeof Manifest>): string | undefined {
  if (typeof manifest.license === "string") return manifest.license;
  return manifest.license?.type ?? manifest.licenses?.map((entry) => entry.type).join(" OR ");
}

// "A OR B" leaves the choice to us; "A AND B" binds us to both.
function isAllowed(expression: string): boolean {
  const words = expression.replace(/[()]/g, "");
  return words
    .split(/\s+OR\s+/i)
    .some((choice) => choice.split(/\s+AND\s+/i).every((licence) => allowed.has(licence.trim())));
}

/** Known holes in what is shipped, from the registry. Says so when the registry does not answer: that is not a pass. */
export async function auditPackages(root: string): Promise<{ found: string[]; skipped: string | undefined }> {
  const run = promisify(execFile)("npm", ["audit", "--json", "--omit=dev", "--audit-level=high"], {
    cwd: root,
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const stdout = await run
    .then((result) => result.stdout)
    .catch((error: unknown) =>
      typeof error === "object" && error !== null && "stdout" in error ? String(error.stdout) : "",
    );
  const Audit = z.object({ vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })) });
  const parsed = Audit.safeParse(stdout.startsWith("{") ? JSON.parse(stdout) : undefined);
  if (!parsed.success) return { found: [], skipped: "the registry gave no audit" };
  const grave = Object.entries(parsed.data.vulnerabilities).filter(([, entry]) =>
    ["high", "critical"].includes(entry.severity),
  );
  return {
    found: grave.map(([name, entry]) => `${name}: a known ${entry.severity} vulnerability (npm audit)`),
    skipped: undefined,
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
