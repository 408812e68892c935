// `npm test [-- tier ...]`: makes sure of what is needed, runs the tiers, and says plainly what passed and what did not.
// Plain Node >= 18, no packages. Tiers: house unit db fleet e2e. Exit code 0 only when everything passed.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDependencies, root } from "./dependencies.mjs";
import { installBrowser, installMariadb } from "./install-tools.mjs";
import { nodeEnvironment } from "./run.mjs";
import { countPlaywright, countVitest } from "./test-reports.mjs";
import { endAll, run } from "./test-steps.mjs";

const allTiers = ["house", "unit", "db", "fleet", "e2e"];
const bin = {
  tsc: "node_modules/typescript/bin/tsc",
  biome: "node_modules/@biomejs/biome/bin/biome",
  vitest: "node_modules/vitest/vitest.mjs",
  playwright: "node_modules/@playwright/test/cli.js",
};

/** What one tier or check came to. `failed` counts tests; a check that fails without tests counts as one. */
const results = [];

async function check(name, argv, environment) {
  const startedAt = Date.now();
  const passed = (await run(argv, environment)) === 0;
  results.push({
    name,
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    skipped: 0,
    durationMs: Date.now() - startedAt,
  });
}

async function suite(name, argv, environment, count) {
  const startedAt = Date.now();
  const exitCode = await run(argv, environment);
  const counted = count();
  // A runner that fails without naming a failed test (a hook, a crash, no report) is a failure of its own.
  const unnamed = exitCode !== 0 && counted.failed === 0 ? 1 : 0;
  results.push({ name, ...counted, failed: counted.failed + unnamed, durationMs: Date.now() - startedAt });
}

async function house(environment) {
  await check("types", [bin.tsc, "--noEmit"], environment);
  await check("format and lint", [bin.biome, "check"], environment);
  await check("the law of the house", ["scripts/check-house.ts"], environment);
  await check("models and migrations", ["scripts/schema.ts", "check"], environment);
}

function vitest(tier, environment, reports) {
  const report = join(reports, `${tier}.json`);
  const argv = [
    bin.vitest,
    "run",
    "--project",
    tier,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  return suite(tier, argv, environment, () => countVitest(report));
}

async function endToEnd(environment, reports) {
  if (!existsSync(join(root, "playwright.config.ts"))) {
    results.push({
      name: "e2e",
      passed: 0,
      failed: 1,
      skipped: 0,
      durationMs: 0,
      note: "playwright.config.ts is missing",
    });
    return;
  }
  const chromium = installBrowser();
  const before = results.length;
  await check("build", ["scripts/build.ts"], environment);
  if (results[before].failed > 0) return;
  const report = join(reports, "e2e.json");
  const environmentWithReport = { ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: report, ROOKERY_CHROMIUM: chromium };
  await suite("e2e", [bin.playwright, "test", "--reporter=list,json"], environmentWithReport, () =>
    countPlaywright(report),
  );
}

function summarise() {
  console.log("\nSummary");
  for (const { name, passed, failed, skipped, durationMs, note } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    console.log(
      `  ${failed > 0 ? "FAILED" : "ok    "}  ${name.padEnd(24)} ${counts.padEnd(32)} ${(durationMs / 1000).toFixed(1)} s${note ? `  (${note})` : ""}`,
    );
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
  return total("failed") === 0 && total("passed") > 0 ? 0 : 1;
}

async function main() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((word) => !allTiers.includes(word));
  if (unknown.length > 0) throw new Error(`Unknown tier "${unknown[0]}". There are: ${allTiers.join(", ")}.`);
  const tiers = wanted.length > 0 ? allTiers.filter((tier) => wanted.includes(tier)) : allTiers;
  const node = await ensureDependencies();
  const environment = nodeEnvironment(node);
  if (tiers.some((tier) => tier !== "unit")) installMariadb();
  if ((await run(["scripts/schema.ts", "generate"], environment)) !== 0)
    throw new Error("The database clients could not be generated.");
  const reports = mkdtempSync(join(tmpdir(), "rookery-reports-"));
  try {
    for (const tier of tiers) {
      console.log(`\n=== ${tier}`);
      if (tier === "house") await house(environment);
      else if (tier === "e2e") await endToEnd(environment, reports);
      else await vitest(tier, environment, reports);
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  return summarise();
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, async () => {
    await endAll();
    process.exit(130);
  });
}
try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${error.message}`);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
} finally {
  await endAll();
}
