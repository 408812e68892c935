import { openMetricsReader } from "../adapters/metrics-store/open-metrics-store.ts";
import { sealingVault } from "../adapters/secrets/sealing-vault.ts";
import { createAuditTrail } from "../audit/append-event.ts";
import type { Config } from "../core/config.ts";
import { openDatabase } from "../core/database.ts";
import type { Logger } from "../core/log.ts";
import { createCatalogue } from "./catalogue.ts";
import { metricsOptions } from "./metrics-options.ts";

/** The web's world: it seals secrets and reads metrics; it has no key and no door to the fleet. */
export function createWebRuntime(config: Config, log: Logger) {
  const database = openDatabase(config.databaseUrl);
  return {
    config,
    log,
    database,
    audit: createAuditTrail(),
    vault: sealingVault(),
    catalogue: createCatalogue(),
    metrics: openMetricsReader(metricsOptions(config, log)),
  };
}

export type WebRuntime = ReturnType<typeof createWebRuntime>;
