import { pinAuthUrl, readConfig } from "../core/config.ts";
import { createLogger } from "../core/log.ts";
import type { WebRuntime as Rooms } from "../runtime/web-runtime.ts";
import { openWebSignIn, type WebSignIn } from "../runtime/web-sign-in.ts";
import { createLiveHub, type LiveHub } from "./live-hub.ts";
import { stampPeerAddress } from "./peer-address.ts";

/** What a web process holds for as long as it lives. It can seal secrets and open none. */
export type WebRuntime = Rooms &
  WebSignIn & {
    /** Tells open browsers what changed. */
    readonly live: LiveHub;
  };

const holder = Symbol.for("rookery.web.runtime");
type Holder = typeof globalThis & { [holder]?: Promise<WebRuntime> | undefined };

/**
 * The runtime of this process, built at first use. Kept on globalThis, because Next bundles each route for itself and
 * every bundle would otherwise open its own database. A failed start is tried again by the next request.
 */
export function webRuntime(): Promise<WebRuntime> {
  const place: Holder = globalThis;
  place[holder] ??= build().catch((error: unknown) => {
    place[holder] = undefined;
    throw error;
  });
  return place[holder];
}

async function build(): Promise<WebRuntime> {
  // From here on requests carry their socket's address; the one that woke us does not, and counts as unknown.
  stampPeerAddress();
  const config = readConfig();
  pinAuthUrl(config);
  const signIn = await openWebSignIn(config);
  const { createWebRuntime } = await import("../runtime/web-runtime.ts");
  const rooms = createWebRuntime(config, createLogger("web", config.logLevel));
  return { ...rooms, ...signIn, live: createLiveHub(rooms.database, rooms.log) };
}
