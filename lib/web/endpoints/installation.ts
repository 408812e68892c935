import { z } from "zod";
import { AboutView, readAbout } from "../about.ts";
import { endpoint } from "../endpoint.ts";
import { answerHealth, HealthView, healthProbes } from "../health.ts";
import { ownMetrics } from "../own-metrics.ts";

const topic = "Installation";

export const about = endpoint({
  method: "GET",
  path: "/api/v1/about",
  topic,
  summary: "Versions, workers, database, kinds of operations, licences",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({}),
  output: AboutView,
  cost: 2,
  example: {},
  handler: ({ context, runtime }) => readAbout(context, runtime.config),
});

export const metrics = endpoint({
  method: "GET",
  path: "/api/metrics",
  topic,
  summary: "Rookery's own figures for Prometheus; a token with fleet.read, or a session",
  right: "fleet.read",
  where: "anywhere",
  input: z.strictObject({}),
  output: null,
  media: ["text/plain"],
  cost: 2,
  example: {},
  handler: async ({ context, runtime }) => {
    const { text, type } = await ownMetrics(context, runtime);
    return new Response(text, { headers: { "content-type": type } });
  },
});

/** Asks nobody who they are: served by answerHealth itself, without the door of the API. */
export const health = endpoint({
  method: "GET",
  path: "/api/health",
  topic,
  summary:
    "Whether this web process answers and can serve pages, and how the workers do; 503 when not. No sign-in, no names",
  right: null,
  where: "anywhere",
  open: true,
  input: z.strictObject({ probe: z.enum(healthProbes).default("ready") }),
  output: HealthView,
  example: { probe: "ready" },
  handler: ({ request }) => answerHealth(request),
});
