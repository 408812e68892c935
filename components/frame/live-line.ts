import { parseLiveMessage } from "./live-state.ts";

interface Said {
  kind: "beat" | "change";
  id: string;
  topics: string[];
  open: boolean;
}
export interface LineListener {
  /** Something was heard, from the stream or from the tab that holds it. `open` is whether the stream stands. */
  heard(said: Said): void;
}

const address = "/api/v1/stream";
const name = "rookery-live";

/**
 * One event stream per browser: the tab that gets the lock holds it and tells the others over a BroadcastChannel; when it
 * closes, the next one takes over and asks for what came after the last id. Where the browser has no locks (plain http on
 * a name other than localhost) every tab holds its own. Returns the way to stop.
 */
export function openLine(listener: LineListener): () => void {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
  const stopping = new AbortController();
  let lastId = "";
  let source: EventSource | null = null;

  const tell = (said: Said) => {
    if (stopping.signal.aborted) return;
    if (said.id) lastId = said.id;
    listener.heard(said);
    channel?.postMessage(said);
  };
  if (channel) {
    channel.onmessage = (event: MessageEvent<Said>) => {
      if (event.data.id) lastId = event.data.id;
      listener.heard(event.data);
    };
  }
  function listen() {
    source = new EventSource(lastId ? `${address}?lastEventId=${encodeURIComponent(lastId)}` : address);
    const beat = (event: Event) =>
      tell({ kind: "beat", id: event instanceof MessageEvent ? event.lastEventId : "", topics: [], open: true });
    const change = (event: MessageEvent<string>) => {
      const message = parseLiveMessage(event.data);
      if (message) tell({ kind: "change", id: event.lastEventId, topics: message.topics, open: true });
      else beat(event);
    };
    source.onopen = beat;
    source.onmessage = change;
    source.addEventListener("change", change);
    for (const kind of ["ping", "beat", "hello"]) source.addEventListener(kind, beat);
    source.onerror = () => {
      listener.heard({ kind: "beat", id: "", topics: [], open: false });
      // The browser reconnects by itself unless the answer was an error; then we try again after a while.
      if (source?.readyState === EventSource.CLOSED && !stopping.signal.aborted)
        retry = window.setTimeout(listen, 5_000);
    };
  }
  let retry = 0;
  stopping.signal.addEventListener("abort", () => {
    clearTimeout(retry);
    source?.close();
    channel?.close();
  });
  holdLine(listen, stopping.signal);
  return () => stopping.abort();
}

function holdLine(listen: () => void, signal: AbortSignal): void {
  if (!navigator.locks) {
    listen();
    return;
  }
  const hold = () =>
    new Promise<void>((resolve) => {
      // The lock may be granted in the same moment in which the page leaves.
      if (signal.aborted) return resolve();
      listen();
      signal.addEventListener("abort", () => resolve());
    });
  navigator.locks.request(name, { signal }, hold).catch((error: unknown) => {
    // Leaving the page while still waiting for the lock is how it should end.
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  });
}
