import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { routeFileOf } from "#e2e/support/api-call.ts";
import { apiCases } from "#e2e/support/api-cases.ts";
import { allEndpoints } from "./endpoints/openapi.ts";
import { openApiDocument, operationId, pathNames } from "./openapi.ts";
import { apiDocs, curlOf } from "./openapi-docs.ts";

const root = join(import.meta.dirname, "..", "..");
const keys = allEndpoints().map((entry) => `${entry.method} ${entry.path}`);

/** What the route files export, as the table would write it. next-auth answers for its own paths. */
function servedByFiles(): string[] {
  return readdirSync(join(root, "app/api"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts") && !file.startsWith("auth/"))
    .flatMap((file) => {
      const text = readFileSync(join(root, "app/api", file), "utf8");
      const path = `/api/${file.replace(/\/route\.ts$/, "").replaceAll(/\[([^\]]+)\]/g, "{$1}")}`;
      return [
        ...text.matchAll(/^export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm),
      ].map((match) => `${match[1]} ${path}`);
    });
}

describe("the table of endpoints", () => {
  it("names exactly what the route files serve", () => {
    expect(keys.toSorted()).toEqual(servedByFiles().toSorted());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has a case for the contract and the matrix, and no case is left over", () => {
    expect(Object.keys(apiCases).toSorted()).toEqual(keys.toSorted());
  });

  it("has route files that only serve: no verb, no Prisma, no logic", () => {
    for (const entry of allEndpoints()) {
      const lines = readFileSync(join(root, routeFileOf(entry.path)), "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "");
      for (const line of lines)
        expect(line).toMatch(/^(import \{.*\} from "#lib\/web\/|export const (GET|POST|PUT|PATCH|DELETE) = )/);
    }
  });

  it("gives examples that its own schemas take, and every name of a path", () => {
    for (const entry of allEndpoints()) {
      const label = `${entry.method} ${entry.path}`;
      expect(entry.input.safeParse(entry.example).error?.message, label).toBeUndefined();
      for (const name of pathNames(entry.path)) expect(Object.keys(entry.input.shape), label).toContain(name);
      if (entry.status === 204) expect(entry.output, label).toBeNull();
    }
  });

  it("refuses what it does not know, everywhere", () => {
    for (const entry of allEndpoints())
      expect(
        entry.input.safeParse({ ...entry.example, thisIsNoField: 1 }).success,
        `${entry.method} ${entry.path}`,
      ).toBe(false);
  });
});

describe("the OpenAPI document", () => {
  const Parameter = z.object({
    name: z.string(),
    in: z.enum(["path", "query", "header"]),
    required: z.boolean(),
    schema: z.looseObject({}),
  });
  const Operation = z.looseObject({
    operationId: z.string(),
    tags: z.array(z.string()).length(1),
    summary: z.string().min(10),
    parameters: z.array(Parameter).default([]),
    responses: z.record(z.string(), z.looseObject({})),
  });
  const Document = z.looseObject({
    openapi: z.literal("3.1.0"),
    paths: z.record(z.string(), z.record(z.string(), Operation)),
    components: z.looseObject({}),
  });
  const document = Document.parse(openApiDocument(allEndpoints()));

  it("holds every endpoint once, with its path parameters", () => {
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
    expect(listed.map(({ path, method }) => `${method} ${path}`).toSorted()).toEqual(keys.toSorted());
    expect(new Set(allEndpoints().map(operationId)).size).toBe(keys.length);
    for (const { path, operation } of listed) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect(inPath, path).toEqual(pathNames(path));
    }
  });

  it("describes lists as a,b, and what is coerced as what it becomes", () => {
    const parameters = document.paths["/api/v1/operations"]?.get?.parameters ?? [];
    const of = (name: string) => parameters.find((parameter) => parameter.name === name)?.schema;
    expect(of("limit")).toMatchObject({ type: "integer", minimum: 1, maximum: 1_000, default: 100 });
    expect(of("state")).toMatchObject({ type: "array", items: { enum: expect.arrayContaining(["waiting for you"]) } });
    // A schema without any word says nothing to a program.
    for (const [path, methods] of Object.entries(document.paths))
      for (const operation of Object.values(methods))
        for (const parameter of operation.parameters)
          expect(Object.keys(parameter.schema), `${path} ${parameter.name}`).not.toEqual([]);
  });
});

describe("docs/api.md", () => {
  it("is what the table says; npm run docs:api writes it anew", () => {
    expect(readFileSync(join(root, "docs/api.md"), "utf8") === apiDocs(allEndpoints())).toBe(true);
  });

  it("has curl lines that a shell takes as they are", () => {
    const reject = allEndpoints().find((entry) => entry.path.endsWith("/reject"));
    if (!reject) throw new Error("there is no reject");
    const entry = { ...reject, example: { operationId: 7, comment: "it's late" } };
    expect(curlOf(entry)).toContain(`-d '{"comment":"it'\\''s late"}' "$ROOKERY/api/v1/operations/7/reject"`);
  });
});
