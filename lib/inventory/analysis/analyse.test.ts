import { describe, expect, test } from "vitest";
import { availabilityCases, type Over, replication } from "#e2e/support/availability-cases.ts";
import { type DescribedServer, describedTopology, lookedAt } from "#e2e/support/observed-cluster.ts";
import { structureCases } from "#e2e/support/structure-cases.ts";
import { defaultThresholds } from "../topology/thresholds.ts";
import { analyse } from "./analyse.ts";
import { type AnalysisCode, codes } from "./codes.ts";

const table = [...availabilityCases, ...structureCases];

function run(servers: DescribedServer[], over: Over = {}) {
  return analyse({
    cluster: replication,
    topology: describedTopology(servers),
    isolated: false,
    binlogStillSince: null,
    previous: [],
    now: lookedAt,
    thresholds: defaultThresholds,
    ...over,
  }).findings;
}

describe("every code", () => {
  test.each(table)("%s", (code, servers, over, sentence) => {
    const found = run(servers, over).filter((finding) => finding.code === code);
    expect(
      found,
      `found instead: ${run(servers, over)
        .map((finding) => finding.code)
        .join(", ")}`,
    ).not.toHaveLength(0);
    expect(found.map((finding) => finding.sentence).join("\n")).toMatch(sentence);
    expect(found[0]?.severity).toBe(codes[code].severity);
  });

  test("stands in the table", () => {
    const tested = new Set(table.map(([code]) => code));
    expect(Object.keys(codes).filter((code) => !tested.has(code as AnalysisCode))).toEqual([]);
  });
});
