import { type Action, demand } from "../core/access.ts";
import { newId } from "../core/ids.ts";
import { silentLogger } from "../core/log.ts";
import { requestContext, type WebContext } from "./context.ts";
import { readJsonBody } from "./input-caps.ts";
import { problemResponse, publicProblem } from "./problem.ts";
import { createRateLimit } from "./rate-limit.ts";
import { webRuntime } from "./runtime-holder.ts";
import { allowedOrigins, demandSameOrigin, refuseForeignFetch } from "./same-origin.ts";

/** What a handler of the REST API gets. */
export interface RouteCall {
  context: WebContext;
  request: Request;
  params: Record<string, string>;
  /** Query parameters; of one that is repeated the last counts. */
  query: Record<string, string>;
  /** The parsed JSON body; undefined when there is none or the method is GET. */
  body: unknown;
}

export interface RouteOptions {
  /** A right that is needed for the installation as a whole; verbs demand theirs on the object in any case. */
  right?: Action;
  /** How many of the caller's tokens a request costs: 1 for a read, more for exports and searches. */
  cost?: number;
  /** The status of a success that is not a Response already: 200, or 201/202 for what makes something. */
  status?: number;
  /** True for live streams: they keep no session alive. */
  stream?: boolean;
  handler(call: RouteCall): Promise<unknown>;
}

// Next gives no names at all to a route without brackets in its path.
type Segment = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

const limit = createRateLimit();

/**
 * A handler of /api/v1: who calls, may they, not too often, a body of modest size; then the verb; then JSON, never
 * cached. Failures are problem+json with a correlation id. What a cookie authorises must come from our own pages.
 */
export function route(options: RouteOptions): (request: Request, segment: Segment) => Promise<Response> {
  return async (request, segment) => {
    let requestId = newId();
    try {
      const reading = request.method === "GET" || request.method === "HEAD";
      await checkOrigin(request, reading);
      const context = await requestContext(request, { activity: options.stream !== true });
      requestId = context.requestId;
      limit.take(`${context.actor.kind}:${context.actor.id}`, options.cost ?? 1);
      if (options.right) demand(context.actor, options.right);
      const result = await options.handler({
        context,
        request,
        params: flat((await segment.params) ?? {}),
        query: Object.fromEntries(new URL(request.url).searchParams),
        body: reading ? undefined : await readJsonBody(request),
      });
      return finish(result, options.status ?? 200, requestId);
    } catch (error) {
      return problemResponse(publicProblem(error, await logger(), requestId), requestId);
    }
  };
}

async function checkOrigin(request: Request, reading: boolean): Promise<void> {
  // A bearer token is never sent by a browser on its own, so it cannot be ridden on.
  if (request.headers.has("authorization")) return;
  const origins = allowedOrigins((await webRuntime()).config.publicUrl);
  if (reading) refuseForeignFetch(request.headers, origins);
  else demandSameOrigin(request.headers, origins);
}

function finish(result: unknown, status: number, requestId: string): Response {
  if (result instanceof Response) {
    if (!result.headers.has("cache-control")) result.headers.set("cache-control", "no-store");
    result.headers.set("x-request-id", requestId);
    return result;
  }
  const headers = { "content-type": "application/json", "cache-control": "no-store", "x-request-id": requestId };
  // No type for nothing: who reads by the type would take the empty body for broken JSON.
  if (result === undefined)
    return new Response(null, { status: 204, headers: { "cache-control": "no-store", "x-request-id": requestId } });
  return new Response(JSON.stringify(result), { status, headers });
}

function flat(params: Record<string, string | string[] | undefined>): Record<string, string> {
  const pairs = Object.entries(params).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.join("/") : (value ?? ""),
  ]);
  return Object.fromEntries(pairs);
}

// When even the runtime does not start (a bad variable, an unreadable key), the answer must still be well formed.
async function logger() {
  return webRuntime().then(
    (runtime) => runtime.log,
    () => silentLogger,
  );
}
