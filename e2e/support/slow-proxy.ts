import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { packetReader } from "./mysql-wire.ts";

/**
 * What happens to a COMMIT on its way: "lose the answer" lets the server do it and cuts the line before its OK comes
 * back; "lose the question" cuts before the server hears of it. The client sees the same in both cases.
 */
export type CommitFault = "lose the answer" | "lose the question";

/** A wire between Rookery and its own MariaDB that can be slow and that can break at the worst moment. */
export interface SlowProxy {
  port: number;
  /** Milliseconds added to everything that the server says from now on. */
  delayMs: number;
  /** Decides, for each COMMIT in turn, whether and how its line breaks. */
  onCommit: () => CommitFault | null;
  /** Commits that went over the wire so far, those that were cut included. */
  readonly commits: number;
  close(): Promise<void>;
}

const queryCommand = 0x03;

/** Listens on a free port of 127.0.0.1 and passes everything on to `targetPort`. */
export async function startSlowProxy(targetPort: number): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  let commits = 0;
  const listener = createServer((client) => {
    const server = connect({ host: "127.0.0.1", port: targetPort });
    let cutAtAnswer = false;
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", cut);
      socket.on("close", () => {
        sockets.delete(socket);
        cut();
      });
    }
    const read = packetReader((payload, sequence) => {
      if (sequence !== 0 || payload[0] !== queryCommand || payload.toString("utf8", 1).trim() !== "COMMIT") return;
      commits++;
      const fault = proxy.onCommit();
      if (fault === "lose the question") cut();
      cutAtAnswer = fault === "lose the answer";
    });
    client.on("data", (chunk) => {
      read(chunk);
      if (!server.destroyed) server.write(chunk);
    });
    server.on("data", (chunk) => {
      if (cutAtAnswer) return cut();
      if (proxy.delayMs === 0) client.write(chunk);
      else setTimeout(() => client.destroyed || client.write(chunk), proxy.delayMs);
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  const proxy: SlowProxy = {
    port: address.port,
    delayMs: 0,
    onCommit: () => null,
    get commits() {
      return commits;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
  return proxy;
}
