import type { BlockList } from "node:net";
import { readSession } from "../access/sessions/read-session.ts";
import { type SignInContext, signInActor } from "../access/sign-in/context.ts";
import { resolveToken } from "../access/tokens/resolve-token.ts";
import type { Actor } from "../core/access.ts";
import { RookeryError } from "../core/errors.ts";
import { newId } from "../core/ids.ts";
import type { OperationsContext } from "../operations/define.ts";
import { clientAddress, readTrustedProxies } from "./client-address.ts";
import { peerAddress } from "./peer-address.ts";
import { type WebRuntime, webRuntime } from "./runtime-holder.ts";
import { readSessionSecret } from "./session-cookie.ts";

/** What verbs get when a request calls them: everything that operations and account verbs need. */
export type WebContext = OperationsContext & SignInContext;

/** Marks requests that a page sends by itself; they do not keep a session alive. */
export const backgroundHeader = "x-rookery-background";

/**
 * The context of the request that is being served: in a route handler from its request, in a page or server action
 * from Next's headers. Throws `unauthenticated` without a live session or a valid bearer token.
 */
export async function requestContext(
  request?: Pick<Request, "headers">,
  options: { activity?: boolean } = {},
): Promise<WebContext> {
  const headers = request?.headers ?? (await currentHeaders());
  const runtime = await webRuntime();
  const actor = await findActor(runtime, headers, (options.activity ?? true) && !headers.has(backgroundHeader));
  if (!actor)
    throw new RookeryError("unauthenticated", "You are not signed in, or your session is over. Sign in and try again.");
  return contextFor(runtime, headers, actor);
}

/** The same, or null when nobody is signed in: for pages that only look different then. */
export async function optionalContext(request?: Pick<Request, "headers">): Promise<WebContext | null> {
  const headers = request?.headers ?? (await currentHeaders());
  const runtime = await webRuntime();
  const actor = await findActor(runtime, headers, true);
  return actor && contextFor(runtime, headers, actor);
}

/** For sign-in and claim: nobody has proved who they are yet. The actor is Rookery's own sign-in; never hand it to other verbs. */
export async function signInContext(request?: Pick<Request, "headers">): Promise<WebContext> {
  const headers = request?.headers ?? (await currentHeaders());
  return contextFor(await webRuntime(), headers, signInActor);
}

/** The headers of the request that a page, action or auth callback runs for. */
export async function currentHeaders(): Promise<Headers> {
  const { headers } = await import("next/headers.js");
  return new Headers(await headers());
}

async function findActor(runtime: WebRuntime, headers: Headers, activity: boolean): Promise<Actor | null> {
  const reader = { database: runtime.database, now: () => new Date() };
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
    // Who sends a token means it: a bad one never falls back to a cookie.
    return token ? resolveToken(reader, token) : null;
  }
  const secret = await readSessionSecret(headers, runtime.config.publicUrl, runtime.webKey.authSecret);
  return secret ? readSession(reader, secret, { activity }) : null;
}

let proxies: { of: readonly string[]; list: BlockList } | undefined;

function contextFor(runtime: WebRuntime, headers: Headers, actor: Actor): WebContext {
  const requestId = newId();
  const { trustedProxies } = runtime.config;
  if (proxies?.of !== trustedProxies) proxies = { of: trustedProxies, list: readTrustedProxies(trustedProxies) };
  return {
    actor,
    now: () => new Date(),
    log: runtime.log.child({ requestId }),
    database: runtime.database,
    audit: runtime.audit,
    vault: runtime.vault,
    catalogue: runtime.catalogue,
    requestId,
    secondFactor: runtime.webKey.secondFactor,
    address: clientAddress(peerAddress(headers), headers.get("x-forwarded-for"), proxies.list),
    userAgent: headers.get("user-agent") ?? "",
  };
}
