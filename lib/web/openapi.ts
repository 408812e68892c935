import { z } from "zod";
import { rookeryVersion } from "../core/config.ts";
import { errorCodes } from "../core/errors.ts";
import type { Endpoint } from "./endpoint.ts";

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 document of a table of endpoints. Pure; the same table gives the same document. */
export function openApiDocument(endpoints: readonly Endpoint[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const entry of endpoints) {
    paths[entry.path] = { ...paths[entry.path], [entry.method.toLowerCase()]: operationOf(entry) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Rookery",
      version: rookeryVersion,
      description:
        "Everything that the pages do, for programs. Send a token as `Authorization: Bearer rky_...`. Times are ISO 8601 in UTC; a null is what is not known, never a zero. Errors are problem documents (RFC 9457).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(endpoints.map((entry) => entry.topic))].map((name) => ({ name })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", bearerFormat: "rky_<8>_<43>" },
        session: { type: "apiKey", in: "cookie", name: "rookery.session" },
      },
      schemas: { Problem: problemSchema },
      responses: { Problem: { description: "What went wrong, for people and programs", content: problemContent } },
    },
  };
}

/** The names that stand in braces in a path. Pure. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].flatMap((match) => match[1] ?? []);
}

/** Whether what is not in the path travels in the query, for this method. */
export function asksByQuery(entry: Pick<Endpoint, "method">): boolean {
  return entry.method === "GET" || entry.method === "DELETE";
}

function operationOf(entry: Endpoint): JsonObject {
  const { properties, required } = objectSchema(entry.input);
  const inPath = pathNames(entry.path);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const byQuery = asksByQuery(entry);
  const parameters = [
    ...inPath.map((name) => ({ name, in: "path", required: true, schema: properties[name] ?? { type: "string" } })),
    ...(byQuery ? others.map((name) => queryParameter(name, properties[name] ?? {}, required.includes(name))) : []),
    ...(entry.path === "/api/v1/operations" && entry.method === "POST" ? [idempotencyKey] : []),
  ];
  const body = {
    type: "object",
    properties: Object.fromEntries(others.map((name) => [name, properties[name]])),
    required: required.filter((name) => others.includes(name)),
    additionalProperties: false,
  };
  return {
    operationId: operationId(entry),
    tags: [entry.topic],
    summary: entry.summary,
    description: rightSentence(entry),
    ...(entry.open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(byQuery || others.length === 0
      ? {}
      : {
          requestBody: {
            required: body.required.length > 0,
            content: { "application/json": { schema: body, example: bodyExample(entry) } },
          },
        }),
    responses: responsesOf(entry),
  };
}

/** What of the example travels in the body. Pure. */
export function bodyExample(entry: Endpoint): JsonObject {
  const inPath = pathNames(entry.path);
  return Object.fromEntries(Object.entries(entry.example).filter(([name]) => !inPath.includes(name)));
}

/** Which right an endpoint needs, as a sentence. Pure. */
export function rightSentence(entry: Pick<Endpoint, "right" | "where" | "open" | "personOnly">): string {
  if (entry.open) return "Asks nobody who they are.";
  if (!entry.right) return "Being signed in is enough.";
  const who = entry.personOnly ? " Only for a signed-in person, not for tokens." : "";
  const where = {
    anywhere: "in any environment; what the caller may not see is left out",
    object: "in the environment of the object",
    installation: "for the whole installation",
  }[entry.where];
  return `Needs the right "${entry.right}" ${where}.${who}`;
}

/** A stable name for generated clients: "get_clusters_clusterId_spec". Pure. */
export function operationId(entry: Pick<Endpoint, "method" | "path">): string {
  const words = entry.path.replace(/^\/api\/(v1\/)?/, "").split(/[^A-Za-z0-9]+/);
  return [entry.method.toLowerCase(), ...words.filter((word) => word !== "")].join("_");
}

function responsesOf(entry: Endpoint): JsonObject {
  const content: JsonObject = Object.fromEntries(
    (entry.media ?? []).map((type) => [type, { schema: { type: "string" } }]),
  );
  if (entry.output) content["application/json"] = { schema: schemaOf(entry.output, "output") };
  const status = String(entry.status ?? 200);
  return {
    [status]: {
      description: status === "204" ? "Done; there is nothing to say" : "The answer",
      ...(Object.keys(content).length > 0 ? { content } : {}),
    },
    ...(entry.open && entry.output
      ? {
          "503": {
            description: "Not ready",
            content: { "application/json": { schema: schemaOf(entry.output, "output") } },
          },
        }
      : { default: { $ref: "#/components/responses/Problem" } }),
  };
}

function queryParameter(name: string, schema: unknown, required: boolean): JsonObject {
  const list = typeof schema === "object" && schema !== null && "type" in schema && schema.type === "array";
  return { name, in: "query", required, schema, ...(list ? { style: "form", explode: false } : {}) };
}

function objectSchema(schema: z.ZodType): { properties: JsonObject; required: string[] } {
  const Shape = z.object({
    properties: z.record(z.string(), z.unknown()).default({}),
    required: z.array(z.string()).default([]),
  });
  return Shape.parse(schemaOf(schema, "input"));
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    target: "draft-2020-12",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => describeAsSent(zodSchema, jsonSchema, io),
  });
  return json;
}

// What is coerced or split ("7", "a,b") is described as what it becomes: that is what a caller has to mean.
function describeAsSent(zodSchema: z.core.$ZodType, jsonSchema: JsonObject, io: "input" | "output"): void {
  // A format says it; the pattern behind it is a line of noise. So is the largest number that JSON can hold.
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (io !== "input" || !(zodSchema instanceof z.ZodPipe)) return;
  const { in: sent, out } = zodSchema.def;
  const reshapes = sent instanceof z.ZodTransform || sent instanceof z.ZodUnion;
  if (!reshapes || !(out instanceof z.ZodType)) return;
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  Object.assign(jsonSchema, schemaOf(out, "input"));
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 8, maxLength: 100 },
  description: "One per intent: a second request with the same key answers with the first operation.",
};

const problemSchema = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "A sentence for people that says what to do" },
    code: { enum: [...errorCodes] },
    requestId: { type: "string", description: "Finds the moment in the log" },
    errors: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "Wrong fields, each with its sentence",
    },
  },
};
const problemContent = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
