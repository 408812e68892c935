import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSpecYaml } from "./read-cluster-spec.ts";
import { ClusterSpec, reservedVariables } from "./schemas.ts";
import { parseSpecYaml, writeSpecYaml } from "./spec-yaml.ts";

const slug = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}[a-z0-9]$/);
const variable = fc
  .stringMatching(/^[a-z][a-z0-9_]{1,30}$/)
  .filter((name) => !(name in reservedVariables) && name !== "innodb_buffer_pool_size");
const text = fc.string({ maxLength: 60, unit: "grapheme" }).filter((value) => !/[\r\n\0]/.test(value));
const anySpec = fc
  .record({
    name: slug,
    environment: slug,
    owner: fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }).filter((owner) => owner.trim() === owner),
    labels: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,20}$/), text),
    replicas: fc.integer({ min: 0, max: 8 }),
    version: fc.constantFrom("10.11", "11.8", "10.6", "12.0"),
    bufferPoolMb: fc.integer({ min: 16, max: 4_096 }),
    storagePath: fc.constantFrom(null, "/srv/db", "/var/lib/x.y_z-1"),
    variables: fc.dictionary(
      variable,
      fc.oneof(
        text,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
        fc.boolean(),
      ),
    ),
    tlsRequired: fc.boolean(),
    restartPolicy: fc.constantFrom("always", "never"),
  })
  .map((spec) =>
    ClusterSpec.parse({
      apiVersion: "rookery/v1",
      topology: spec.replicas === 0 ? "standalone" : "replication",
      semiSync: spec.replicas > 0,
      ...spec,
    }),
  );

describe("a spec as YAML", () => {
  it("comes back as it was written, whatever its words look like", () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        expect(parseSpecYaml(writeSpecYaml(spec))).toEqual({ ok: true, spec });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    "on",
    "yes",
    "0x10",
    "1e3",
    "null",
    "~",
    "2026-11-22",
    "",
    " ",
    "- a",
    "a: b",
    "# no",
    "'",
    '"',
    "*x",
    "&x",
    "!!str 1",
    "128M",
    "|",
    "1_000",
    "\u2028",
  ])("keeps the text %j a text", (value) => {
    const spec = ClusterSpec.parse({ ...base, variables: { sql_mode: value } });
    expect(parseSpecYaml(writeSpecYaml(spec))).toEqual({ ok: true, spec });
  });

  it("never throws for what a person types", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((noise) => `${writeSpecYaml(ClusterSpec.parse(base))}${noise}`),
        ),
        (typed) => void parseSpecYaml(typed),
      ),
    );
  });

  it("names line, field and reason of every fault", () => {
    const yaml = [
      "apiVersion: rookery/v1",
      "name: Orders",
      "environment: development",
      "owner: team",
      "topology: standalone",
      "version: 11.8",
      "replicas: 2",
      "colour: red",
      "variables:",
      "  max_connections: 10",
      "  read_only: false",
    ].join("\n");
    const parsed = parseSpecYaml(yaml);
    const faults = parsed.ok ? [] : parsed.faults;
    expect(faults.map(({ line, path }) => [line, path])).toEqual([
      [2, "name"],
      [6, "version"],
      [8, "colour"],
    ]);
    const mended = parseSpecYaml(
      yaml.replace("Orders", "orders").replace("11.8", '"11.8"').replace("colour: red\n", ""),
    );
    expect(mended.ok ? [] : mended.faults.map(({ line, path }) => [line, path])).toEqual([
      [7, "replicas"],
      [10, "variables.read_only"],
    ]);
  });

  it.each([
    ["a: [", /line 1|flow|end/i],
    ["just words", /begin with fields/],
    ["a: 1\na: 2", /unique/i],
    ["a: &x 1\nb: *x", /alias|no such field/i],
    ["", /begin with fields/],
    ["x".repeat(70_000), /64 KiB/],
  ])("refuses %j with a reason", (yaml, reason) => {
    const parsed = parseSpecYaml(yaml);
    expect(parsed.ok ? "" : parsed.faults.map((fault) => fault.message).join("; ")).toMatch(reason);
  });

  it("tells a pipeline by fields", () => {
    expect(() => readSpecYaml(writeSpecYaml(ClusterSpec.parse(base)).replace("owner: team", "owner: ''"))).toThrow(
      /owner, line 5/,
    );
  });
});

const base = {
  apiVersion: "rookery/v1",
  name: "orders",
  environment: "development",
  owner: "team",
  topology: "standalone",
  version: "11.8",
};
