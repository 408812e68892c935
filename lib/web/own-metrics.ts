import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { rookeryVersion } from "../core/config.ts";
import { fleetOverview } from "../inventory/fleet-overview.ts";
import { listWorkers } from "../inventory/list-workers.ts";
import { workerStates } from "../inventory/worker-schemas.ts";
import { countOperations } from "../operations/count-operations.ts";
import type { ApiContext } from "./endpoint.ts";
import type { WebRuntime } from "./runtime-holder.ts";

const held = Symbol.for("rookery.web.metrics");
type Place = typeof globalThis & { [held]?: Registry };

/** Rookery's own figures in the text format of Prometheus, of the environments that the caller may read. */
export async function ownMetrics(context: ApiContext, runtime: WebRuntime): Promise<{ text: string; type: string }> {
  const [fleet, workers, operations, store] = await Promise.all([
    fleetOverview(context),
    listWorkers(context),
    countOperations(context),
    context.metrics.stats(),
  ]);
  const registry = new Registry();
  const say = gaugesOf(registry);
  say("rookery_build_info", "Version of this web process", [[{ version: rookeryVersion }, 1]], ["version"]);
  say("rookery_clusters", "Clusters by state", byWord("state", fleet.counts), ["state"]);
  say("rookery_instances", "Servers that Rookery knows", [[{}, fleet.instances.total]]);
  say("rookery_instances_reachable", "Servers that answered their newest poll", [[{}, fleet.instances.reachable]]);
  say("rookery_operations", "Operations by state", byWord("state", operations), ["state"]);
  const states = Object.fromEntries(
    workerStates.map((state) => [state, workers.rows.filter((row) => row.state === state).length]),
  );
  say("rookery_workers", "Workers by state", byWord("state", states), ["state"]);
  const heard = workers.rows.map((row): Sample => [{ worker: row.id }, row.heartbeatAgeSeconds]);
  say("rookery_worker_heartbeat_age_seconds", "Seconds since a worker's last sign of life", heard, ["worker"]);
  const delays = workers.rows.flatMap((row): Sample[] =>
    row.pollDelayMs === null ? [] : [[{ worker: row.id }, row.pollDelayMs / 1_000]],
  );
  say("rookery_poll_delay_seconds", "95th percentile from due to done of a worker's polls", delays, ["worker"]);
  say("rookery_metrics_store_bytes", "Size of the metrics store", [[{}, store.fileBytes]]);
  say("rookery_live_streams", "Browsers that listen to this web process", [[{}, runtime.live.listenerCount()]]);
  const all = Registry.merge([registry, processRegistry()]);
  return { text: await all.metrics(), type: all.contentType };
}

type Sample = [labels: Record<string, string>, value: number];

function gaugesOf(registry: Registry) {
  return (name: string, help: string, samples: Sample[], labelNames: string[] = []) => {
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    // A gauge without labels begins at 0; one that was not measured must not be there at all.
    gauge.reset();
    for (const [labels, value] of samples) gauge.set(labels, value);
  };
}

function byWord(label: string, counts: Record<string, number>): Sample[] {
  return Object.entries(counts).map(([word, count]): Sample => [{ [label]: word }, count]);
}

// One per process, on globalThis: it installs observers of the event loop and the garbage collector.
function processRegistry(): Registry {
  const place: Place = globalThis;
  if (!place[held]) {
    place[held] = new Registry();
    collectDefaultMetrics({ register: place[held], prefix: "rookery_web_" });
  }
  return place[held];
}
