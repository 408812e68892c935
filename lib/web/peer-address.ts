import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const header = "x-rookery-peer";
const stamp = Symbol.for("rookery.web.peer-stamp");
type Holder = typeof globalThis & { [stamp]?: string };

/**
 * Notes the socket's address on each request, before Next sees it: Next itself believes any X-Forwarded-For. Call once
 * when the web process starts. The note carries a secret of this process, so a client cannot write one itself.
 */
export function stampPeerAddress(): void {
  const place: Holder = globalThis;
  if (place[stamp]) return;
  const secret = randomBytes(16).toString("hex");
  place[stamp] = secret;
  subscribe("http.server.request.start", (message) => {
    if (!isRequestStart(message)) return;
    message.request.headers[header] = `${secret} ${message.request.socket.remoteAddress ?? ""}`;
  });
}

/** The address at the other end of the socket, or null when it was not noted. */
export function peerAddress(headers: Headers): string | null {
  const place: Holder = globalThis;
  const [secret, address] = (headers.get(header) ?? "").split(" ");
  return place[stamp] !== undefined && secret === place[stamp] && address ? address : null;
}

function isRequestStart(message: unknown): message is { request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message;
}
