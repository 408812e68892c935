import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { equipSkeleton, sourceFiles, writeSkeleton } from "./import-skeleton.ts";

const run = promisify(execFile);
const folders = ["lib", "app", "components"];
const Report = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

// One breach per rule that matters most; each must be found, or the law passes because nobody looks.
const planted: Record<string, string> = {
  "lib/inventory/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n',
  "lib/inventory/b.ts": 'import { A } from "#lib/inventory/a.ts";\nexport type B = A;\n',
  "lib/provisioning/use.ts": 'import type { Metric } from "#lib/monitoring/metric.ts";\nexport type X = Metric;\n',
  "lib/monitoring/metric.ts": 'import mysql from "mysql2";\nexport type Metric = typeof mysql;\n',
  "lib/core/up.ts": 'import "#lib/inventory/a.ts";\n',
  "lib/inventory/schemas.ts": 'export { X } from "#lib/core/up.ts";\n',
  "lib/adapters/local/run.ts": 'import { spawn } from "node:child_process";\nexport const x = () => spawn("true");\n',
  "components/fleet/pip.tsx": 'import { Line } from "recharts";\nexport const Pip = () => <Line dataKey="x" />;\n',
  "components/ui/wrong.tsx": 'import { x } from "#lib/core/up.ts";\nexport const Wrong = () => <b>{String(x)}</b>;\n',
  "app/fleet/page.tsx": 'import { X } from "#lib/provisioning/use.ts";\nexport default () => <b>{String(X)}</b>;\n',
};
const mustBeFound = [
  "web-process-cannot-reach-servers",
  "no-cycles",
  "features-stay-apart",
  "only-mariadb-names-mysql2",
  "core-imports-contracts",
  "schemas-import-schemas",
  "only-exec-spawns",
  "only-charts-names-recharts",
  "components-import-schemas",
];

/** Breaches of the import law, one line each; also when the tool did not look. */
export async function checkImports(root: string): Promise<string[]> {
  return [...(await checkOwnModules(root)), ...(await checkThatItLooks(root))];
}

async function checkOwnModules(root: string): Promise<string[]> {
  return inFolder(async (target) => {
    const files = sourceFiles(root, [...folders, "prisma/generated", "e2e", "scripts"]);
    equipSkeleton(root, target);
    writeSkeleton(root, target, files);
    const expected = files.filter((file) => /^(lib|app|components)[/].*[.]tsx?$/.test(file)).length;
    const { summary } = await cruise(target);
    const breaches = summary.violations.map((found) => `${found.from} -> ${found.to}: ${found.rule.name}`);
    const short =
      summary.totalCruised < expected
        ? [`The law was read from ${summary.totalCruised} modules, but there are ${expected}.`]
        : [];
    console.log(`imports: ${summary.totalCruised} modules read, ${expected} of them ours`);
    return [...short, ...breaches];
  });
}

async function checkThatItLooks(root: string): Promise<string[]> {
  return inFolder(async (target) => {
    const source = join(target, "planted");
    for (const [file, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(source, file)), { recursive: true });
      writeFileSync(join(source, file), text);
    }
    const skeleton = join(target, "skeleton");
    equipSkeleton(root, skeleton);
    writeSkeleton(source, skeleton, Object.keys(planted));
    const found = new Set((await cruise(skeleton)).summary.violations.map((violation) => violation.rule.name));
    return mustBeFound.filter((rule) => !found.has(rule)).map((rule) => `A planted breach of "${rule}" was not found.`);
  });
}

async function cruise(folder: string) {
  const program = join(folder, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const argv = [program, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders];
  for (const name of folders) mkdirSync(join(folder, name), { recursive: true });
  // It ends with the number of breaches as exit code; only output that is no report is a failure of the tool.
  const options = { cwd: folder, maxBuffer: 256 * 1024 * 1024 };
  const { stdout } = await run(process.execPath, argv, options).catch((error: unknown) => {
    if (typeof error === "object" && error !== null && "stdout" in error && String(error.stdout).startsWith("{"))
      return { stdout: String(error.stdout) };
    throw error;
  });
  return Report.parse(JSON.parse(stdout));
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "rookery-house-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
