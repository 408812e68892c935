import { createServer } from "node:net";
import { RookeryError } from "../../core/errors.ts";

const FIRST_PORT = 3310;
// Above this Linux hands out ports to outgoing connections, which would take them at random.
const LAST_PORT = 32_767;

/** True when nobody listens there and we could. Throws when the address itself is not on this host. */
export function isPortFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else if (error.code === "EADDRNOTAVAIL") {
        reject(
          new RookeryError(
            "precondition",
            `${address} is not an address of this host; choose one that is, or 127.0.0.1.`,
          ),
        );
      } else reject(error);
    });
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The lowest free ports from 3310 on, without those `taken` by plans. Throws `precondition` when there are not enough. */
export async function findFreePorts(address: string, count: number, taken: readonly number[]): Promise<number[]> {
  const reserved = new Set(taken);
  const found: number[] = [];
  for (let port = FIRST_PORT; port <= LAST_PORT && found.length < count; port++) {
    if (!reserved.has(port) && (await isPortFree(address, port))) found.push(port);
  }
  if (found.length === count) return found;
  throw new RookeryError(
    "precondition",
    `Only ${found.length} of ${count} ports are free on ${address}; stop servers that are not needed.`,
  );
}
