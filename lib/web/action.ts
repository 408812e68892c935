import { newId } from "../core/ids.ts";
import { currentHeaders, requestContext, type WebContext } from "./context.ts";
import { demandModest } from "./input-caps.ts";
import { publicProblem } from "./problem.ts";
import { webRuntime } from "./runtime-holder.ts";
import { allowedOrigins, demandSameOrigin } from "./same-origin.ts";
import type { ActionResult } from "./schemas.ts";

/**
 * Turns a verb into a server action: same origin, capped input, the caller's context, and a result instead of an
 * exception. The verb parses and authorises; nothing that the browser bound to the action is trusted here.
 */
export function action<I, T>(verb: (context: WebContext, raw: I) => Promise<T>): (raw: I) => Promise<ActionResult<T>> {
  return (raw) => answer(async () => verb(await guarded(() => requestContext(), raw), raw));
}

/** For actions of people who are not signed in yet, with the context that `build` gives. The same guards apply. */
export async function guarded(build: () => Promise<WebContext>, raw: unknown): Promise<WebContext> {
  const { config } = await webRuntime();
  demandSameOrigin(await currentHeaders(), allowedOrigins(config.publicUrl));
  demandModest(raw);
  return build();
}

/** Runs `work` and returns what a browser may know of how it went. Next's own signals (redirects) pass through. */
export async function answer<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (isNextSignal(error)) throw error;
    const requestId = newId();
    const { log } = await webRuntime();
    return { ok: false, ...publicProblem(error, log, requestId), requestId };
  }
}

function isNextSignal(error: unknown): boolean {
  return typeof error === "object" && error !== null && "digest" in error && String(error.digest).startsWith("NEXT_");
}
