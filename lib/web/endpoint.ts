import type { z } from "zod";
import type { Action } from "../core/access.ts";
import { RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import type { MonitoringContext } from "../monitoring/context.ts";
import type { WebContext } from "./context.ts";
import { route } from "./route.ts";
import { type WebRuntime, webRuntime } from "./runtime-holder.ts";

/** What the verb behind an endpoint gets: who asks, with the doors that verbs use. */
export type ApiContext = WebContext & MonitoringContext;

export interface EndpointCall<I> {
  context: ApiContext;
  input: I;
  request: Request;
  runtime: WebRuntime;
}

/**
 * One line of the table that API, OpenAPI document, documentation and tests agree on. `input` holds path, query and body
 * as one flat object: names in braces come from the path; a GET and a DELETE take the rest from the query, others from
 * the body.
 */
export interface Endpoint<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As OpenAPI writes it: /api/v1/clusters/{clusterId}. */
  path: string;
  topic: string;
  summary: string;
  /** The right that the verb demands; null: being signed in is enough, each sees what is theirs. */
  right: Action | null;
  /**
   * Where it must hold: "anywhere" for lists (filtered to what the caller may see), "object" for the environment of what
   * is named, "installation" for what belongs to all environments. For reads the first and the last are demanded at the
   * door too.
   */
  where: "anywhere" | "object" | "installation";
  input: I;
  /** null: 204, nothing comes back. */
  output: O | null;
  /** Other media types that ?format= or the endpoint itself can give. */
  media?: readonly string[];
  status?: 200 | 201 | 202 | 204;
  /** Tokens of the caller's rate that it costs; 1 unless said. */
  cost?: number;
  stream?: boolean;
  /** True for what asks nobody who they are. */
  open?: true;
  /** True for what only a signed-in person can do: a token is refused, whatever its owner may. */
  personOnly?: true;
  /** An input that makes sense, for documentation and curl lines. Never a secret. */
  example: z.input<I>;
  handler(call: EndpointCall<z.output<I>>): Promise<z.input<O> | Response | undefined>;
}

/** Gives the entry its types. */
export function endpoint<I extends z.ZodObject, O extends z.ZodType>(entry: Endpoint<I, O>): Endpoint<I, O> {
  return entry;
}

/** The route handler of a table entry: `export const GET = serve(listClustersEndpoint)` is all of a route file. */
export function serve<I extends z.ZodObject, O extends z.ZodType>(entry: Endpoint<I, O>): ReturnType<typeof route> {
  // Verbs that change something demand their right themselves, so that a refusal stands in the audit.
  const atTheDoor = entry.where === "object" || entry.method !== "GET" ? null : entry.right;
  return route({
    ...(atTheDoor ? { right: atTheDoor } : {}),
    ...(entry.cost === undefined ? {} : { cost: entry.cost }),
    ...(entry.status === undefined ? {} : { status: entry.status }),
    stream: entry.stream ?? false,
    async handler({ context, request, params, query, body }) {
      if (entry.personOnly && context.actor.kind !== "user")
        throw new RookeryError("forbidden", "Only a signed-in person can do this; a token cannot.");
      const runtime = await webRuntime();
      const asked = entry.method === "GET" || entry.method === "DELETE" ? filled(query) : {};
      const input = parse(entry.input, { ...asked, ...fieldsOf(body), ...params });
      return entry.handler({ context: { ...context, metrics: runtime.metrics }, input, request, runtime });
    },
  });
}

// An empty parameter is a form field that nobody filled.
function filled(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

function fieldsOf(body: unknown): object {
  if (body === undefined) return {};
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new RookeryError("invalid", "The body must be one JSON object.");
}
