import { z } from "zod";
import { rookeryVersion } from "../core/config.ts";
import { readWorkerHealth } from "../inventory/list-workers.ts";
import { WorkerHealth } from "../inventory/worker-schemas.ts";
import { webRuntime } from "./runtime-holder.ts";

/** What anybody may know of this web process. Never a name, an address or the text of an error. */
export const HealthView = z.object({
  /** The process answers. */
  live: z.literal(true),
  /** It can serve pages: configuration, keys and database are there. Workers do not count: pages say when one is missing. */
  ready: z.boolean(),
  database: z.enum(["reachable", "unreachable", "unknown"]),
  workers: WorkerHealth.nullable(),
  version: z.string(),
  asOf: z.string(),
});
export type HealthView = z.infer<typeof HealthView>;

const longestMs = 3_000;

/**
 * Looks whether this process can serve pages, and how the workers do. Never throws: what cannot be read is `unknown` or
 * `unreachable`. Bounded to 3 s, so that a hanging database is an answer, too.
 */
export async function readHealth(now = new Date()): Promise<HealthView> {
  const shown = { live: true as const, version: rookeryVersion, asOf: now.toISOString() };
  const runtime = await webRuntime().catch(() => null);
  if (!runtime) return { ...shown, ready: false, database: "unknown", workers: null };
  try {
    const workers = await inTime(readWorkerHealth(runtime.database));
    return { ...shown, ready: true, database: "reachable", workers };
  } catch (error) {
    runtime.log.warn({ err: error }, "the database cannot be read for the health answer");
    return { ...shown, ready: false, database: "unreachable", workers: null };
  }
}

/** Which part of the health a caller asks for with ?probe=. */
export const healthProbes = ["ready", "live", "workers"] as const;

/** 503 when what was asked for does not hold: `live` always does, `workers` also wants one that works. Pure. */
export function healthStatus(health: HealthView, probe: (typeof healthProbes)[number]): 200 | 503 {
  if (probe === "live") return 200;
  const holds = health.ready && (probe === "ready" || (health.workers?.working ?? 0) > 0);
  return holds ? 200 : 503;
}

/** Answers GET /api/health. Nobody is asked who they are; an unknown ?probe= counts as `ready`. */
export async function answerHealth(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams.get("probe");
  const probe = healthProbes.find((known) => known === asked) ?? "ready";
  const health = await cachedHealth();
  return new Response(JSON.stringify(health), {
    status: healthStatus(health, probe),
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

// Anybody can ask this, so asking more often than once a second does not reach the database.
let known: { atMs: number; health: Promise<HealthView> } | null = null;

function cachedHealth(): Promise<HealthView> {
  if (!known || performance.now() - known.atMs >= 1_000) known = { atMs: performance.now(), health: readHealth() };
  return known.health;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${longestMs} ms`)), longestMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
