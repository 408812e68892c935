// Reads what the test runners say of themselves. A report that is missing counts nothing; the exit code then decides.
import { existsSync, readFileSync } from "node:fs";

const nothing = { passed: 0, failed: 0, skipped: 0 };

/** Counts of a vitest JSON report. A file that could not be loaded counts as one failure. */
export function countVitest(path) {
  if (!existsSync(path)) return nothing;
  const report = JSON.parse(readFileSync(path, "utf8"));
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts of a Playwright JSON report. A test that passed only at a second try counts as failed: it is not sound. */
export function countPlaywright(path) {
  if (!existsSync(path)) return nothing;
  const { stats, errors } = JSON.parse(readFileSync(path, "utf8"));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}
