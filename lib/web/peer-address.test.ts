import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peerAddress, stampPeerAddress } from "./peer-address.ts";

const server = createServer((request, response) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  response.end(peerAddress(headers) ?? "unknown");
});
const ask = async (headers: Record<string, string>) => {
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
};

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("the address at the socket", () => {
  it("is unknown, not invented, until the process notes it", async () => {
    expect(await ask({ "x-rookery-peer": "6.6.6.6", "x-forwarded-for": "6.6.6.6" })).toBe("unknown");
  });

  it("is noted on every request and cannot be written by the client", async () => {
    stampPeerAddress();
    stampPeerAddress();
    expect(await ask({})).toBe("127.0.0.1");
    expect(await ask({ "x-rookery-peer": "guess 6.6.6.6", "x-forwarded-for": "6.6.6.6" })).toBe("127.0.0.1");
  });
});
