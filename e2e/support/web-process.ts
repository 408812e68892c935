// A small web process: the real handler of POST /api/v1/operations with the real runtime of web, without pages. It is
// what the tests kill in the middle of a request. Prints its port when it listens.
import { createServer, type IncomingMessage } from "node:http";
import { serve } from "#lib/web/endpoint.ts";
import { propose } from "#lib/web/endpoints/operation-acts.ts";
import { webRuntime } from "#lib/web/runtime-holder.ts";

const handle = serve(propose);

const server = createServer((incoming, outgoing) => {
  void answer(incoming).then(
    async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(await response.text());
    },
    (error: unknown) => outgoing.destroy(error instanceof Error ? error : new Error(String(error))),
  );
});

async function answer(incoming: IncomingMessage): Promise<Response> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const request = new Request(`http://127.0.0.1${incoming.url ?? "/"}`, {
    method: "POST",
    headers,
    body: Buffer.concat(parts),
  });
  return handle(request, { params: Promise.resolve({}) });
}

await webRuntime();
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address !== "string") process.stdout.write(`port ${address.port}\n`);
});
