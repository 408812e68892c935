import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { interruptibleSleep } from "#lib/core/clock.ts";
import type { Endpoint } from "#lib/web/endpoint.ts";
import { asksByQuery, pathNames } from "#lib/web/openapi.ts";
import { apiOrigin } from "./api-house.ts";

const root = join(import.meta.dirname, "..", "..");
const RouteFile = z.record(z.string(), z.unknown());

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** The body as text; empty for live streams, which are closed at once. */
  text: string;
}

/** The route file that Next would choose for a path of the table. */
export function routeFileOf(path: string): string {
  return `app${path.replaceAll(/\{([^}]+)\}/g, "[$1]")}/route.ts`;
}

/** Calls an endpoint through its real route file, as Next would. Waits and asks again when the caller asked too often. */
export async function callApi(
  entry: Pick<Endpoint, "method" | "path" | "stream">,
  headers: Record<string, string>,
  input: Record<string, unknown> = {},
): Promise<ApiAnswer> {
  const handler = await handlerOf(entry);
  for (;;) {
    const response = await handler(requestOf(entry, headers, input), {
      params: Promise.resolve(paramsOf(entry, input)),
    });
    if (response.status === 429) {
      await interruptibleSleep(Number(response.headers.get("retry-after")) * 1_000);
      continue;
    }
    if (entry.stream && response.ok) {
      await response.body?.cancel();
      return { status: response.status, headers: response.headers, text: "" };
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}

async function handlerOf(entry: Pick<Endpoint, "method" | "path">) {
  const file = join(root, routeFileOf(entry.path));
  if (!existsSync(file)) throw new Error(`${entry.method} ${entry.path} has no route file ${file}`);
  const exported = RouteFile.parse(await import(file))[entry.method];
  if (typeof exported !== "function") throw new Error(`${file} has no ${entry.method}`);
  return async (request: Request, segment: unknown): Promise<Response> => {
    const response: unknown = await exported(request, segment);
    if (!(response instanceof Response)) throw new Error(`${file} did not answer with a Response`);
    return response;
  };
}

function paramsOf(entry: Pick<Endpoint, "path">, input: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(pathNames(entry.path).map((name) => [name, String(input[name])]));
}

function requestOf(
  entry: Pick<Endpoint, "method" | "path">,
  headers: Record<string, string>,
  input: Record<string, unknown>,
): Request {
  const inPath = pathNames(entry.path);
  const url = new URL(
    apiOrigin + entry.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(input[name]))),
  );
  const rest = Object.entries(input).filter(([name]) => !inPath.includes(name));
  if (asksByQuery(entry)) {
    for (const [name, value] of rest) url.searchParams.set(name, String(value));
    return new Request(url, { method: entry.method, headers });
  }
  const body = JSON.stringify(Object.fromEntries(rest));
  return new Request(url, { method: entry.method, headers: { ...headers, "content-type": "application/json" }, body });
}
