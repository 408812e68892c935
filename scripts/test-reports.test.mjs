import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { completeLock } from "./complete-lock.mjs";
import { serversFolder } from "./install-tools.mjs";
import { countPlaywright, countVitest } from "./test-reports.mjs";

const folder = mkdtempSync(join(tmpdir(), "rookery-counts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content) {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test("a test file that could not be loaded counts as a failure", () => {
  const counts = { numPassedTests: 4, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0 };
  const testResults = [
    { status: "failed", assertionResults: [{ status: "failed" }] },
    { status: "failed", assertionResults: [] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  expect(countVitest(report({ ...counts, testResults }))).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

test("a page test that passed only at the second try counts as a failure", () => {
  const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 0 };
  expect(countPlaywright(report({ stats, errors: [] }))).toEqual({ passed: 7, failed: 2, skipped: 0 });
});

test("a missing report counts nothing", () => {
  expect(countVitest(join(folder, "none"))).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

test("the completed lock names packages of other platforms and no host", () => {
  const packages = {
    "": {},
    "node_modules/a": {
      version: "1.0.0",
      resolved: "https://host/a.tgz",
      optionalDependencies: { "@a/darwin-arm64": "^1.2.0" },
    },
  };
  const { packages: completed } = completeLock({ packages });
  expect(completed["node_modules/@a/darwin-arm64"]).toEqual({
    version: "1.2.0",
    cpu: ["arm64"],
    optional: true,
    os: ["darwin"],
  });
  expect(JSON.stringify(completed)).not.toContain("host");
});

test("the servers' folder follows the same rule as the configuration", () => {
  expect(serversFolder({ ROOKERY_SERVERS: "/a" })).toBe("/a");
  expect(serversFolder({ ROOKERY_HOME: "/b" })).toBe("/b/servers");
});
