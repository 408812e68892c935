import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { liveStream } from "../live-stream.ts";

export const stream = endpoint({
  method: "GET",
  path: "/api/v1/stream",
  topic: "Now",
  summary: "Live line (server-sent events): which topics changed; resumes after Last-Event-ID",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({ lastEventId: z.coerce.number().int().min(0).optional() }),
  output: null,
  media: ["text/event-stream"],
  stream: true,
  example: {},
  handler: async ({ request, input, runtime }) => {
    // A browser that reconnects by itself sends the header; one that opens anew says it in the address.
    const header = Number(request.headers.get("last-event-id") || Number.NaN);
    const lastEventId = Number.isSafeInteger(header) && header >= 0 ? header : (input.lastEventId ?? null);
    return liveStream(request, runtime.live, lastEventId);
  },
});
