import type { MetricsStoreOptions } from "../adapters/metrics-store/open-metrics-store.ts";
import type { Config } from "../core/config.ts";
import type { Logger } from "../core/log.ts";
import { metricCatalogue } from "../mariadb/metric-catalogue.ts";

/** The metrics store as both processes open it: they must agree on file, columns and interval. */
export function metricsOptions(config: Config, log: Logger): MetricsStoreOptions {
  return {
    file: config.metricsFile,
    columns: metricCatalogue,
    intervalMs: config.metricsPollMs,
    retentionRawHours: config.retentionRawHours,
    retentionRollupDays: config.retentionRollupDays,
    log,
  };
}
