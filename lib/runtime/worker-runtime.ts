import { createCertificateAuthority } from "../adapters/certificates/authority.ts";
import { localProvisioner } from "../adapters/local/provisioner.ts";
import { openMetricsStore } from "../adapters/metrics-store/open-metrics-store.ts";
import { provisionerRegistry } from "../adapters/registry.ts";
import { openingVault } from "../adapters/secrets/opening-vault.ts";
import { createAuditTrail } from "../audit/append-event.ts";
import type { Config } from "../core/config.ts";
import { openDatabase } from "../core/database.ts";
import { newId } from "../core/ids.ts";
import type { Logger } from "../core/log.ts";
import { ensureDefaultEnvironments } from "../inventory/ensure-default-environments.ts";
import { instanceTarget } from "../inventory/instance-target.ts";
import { connect } from "../mariadb/connect.ts";
import type { OperationsContext, Toolbox } from "../operations/define.ts";
import { createCatalogue, createProbes } from "./catalogue.ts";
import { metricsOptions } from "./metrics-options.ts";

const system = { kind: "system", id: "system", name: "Rookery" } as const;

/**
 * The worker's world: key, doors to the fleet, writable metrics. Migrations have run before. A vault that is locked
 * (key missing or wrong) is said by `locked`; then nothing may touch the fleet.
 */
export async function createWorkerRuntime(config: Config, log: Logger) {
  const database = openDatabase(config.databaseUrl);
  const vault = await openingVault({ keyFile: config.keyFile, database });
  const catalogue = createCatalogue();
  const context: OperationsContext = {
    actor: system,
    now: () => new Date(),
    log,
    database,
    audit: createAuditTrail(),
    vault,
    requestId: newId(),
    catalogue,
  };
  await ensureDefaultEnvironments(context);
  const provisioners = provisionerRegistry({ local: localProvisioner(config) });
  const tools: Toolbox = {
    connect: async (instanceId, options) => {
      const target = await instanceTarget(context, instanceId);
      return connect(
        options?.timeoutMs
          ? { ...target, connectTimeoutMs: options.timeoutMs, statementTimeoutMs: options.timeoutMs }
          : target,
      );
    },
    connectTo: connect,
    provisioner: (kind) => provisioners(kind),
    certificates: createCertificateAuthority(),
  };
  const metrics = openMetricsStore(metricsOptions(config, log));
  return { config, context, tools, metrics, probes: createProbes(), locked: vault.locked };
}

export type WorkerRuntime = Awaited<ReturnType<typeof createWorkerRuntime>>;
