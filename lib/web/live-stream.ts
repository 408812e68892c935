import { requestContext } from "./context.ts";
import type { LiveChange, LiveHub } from "./live-hub.ts";

const checkSessionMs = 4_000;
const held = Symbol.for("rookery.web.streams");
// Kept on globalThis, because Next bundles the route and the shutdown hook each for itself.
const place: typeof globalThis & { [held]?: Set<() => void> } = globalThis;
place[held] ??= new Set();
const open = place[held];

/** Ends every stream of this process: a server that shuts down must not wait for browsers to leave. */
export function endLiveStreams(): void {
  for (const end of [...open]) end();
}

/**
 * The live line of one browser as server-sent events. `Last-Event-ID` (or ?lastEventId=) says what was heard last; when
 * more happened since, the first message is "all". Ends within 5 s when the session is revoked or the person disabled.
 */
export function liveStream(request: Request, hub: LiveHub, lastEventId: number | null): Response {
  const encoder = new TextEncoder();
  let forget: () => void = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let over = false;
      const send = (text: string) => {
        if (!over) controller.enqueue(encoder.encode(text));
      };
      const stop = hub.listen((change) => send(change === "beat" ? "event: beat\ndata: {}\n\n" : asEvent(change)));
      const watch = setInterval(() => {
        requestContext(request, { activity: false }).catch(() => end());
      }, checkSessionMs);
      forget = () => {
        over = true;
        stop();
        clearInterval(watch);
        open.delete(end);
      };
      const end = () => {
        if (over) return;
        forget();
        controller.close();
      };
      open.add(end);
      request.signal.addEventListener("abort", () => end(), { once: true });
      send("retry: 2000\nevent: hello\ndata: {}\n\n");
      const missed = lastEventId === null ? null : await hub.missed(lastEventId);
      if (missed) send(asEvent(missed));
    },
    // The reader has left: the stream is closed already.
    cancel: () => forget(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function asEvent(change: LiveChange): string {
  return `id: ${change.id}\nevent: change\ndata: ${JSON.stringify({ topics: change.topics })}\n\n`;
}
