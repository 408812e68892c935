import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { localProvisioner } from "#lib/adapters/local/provisioner.ts";
import type { Config } from "#lib/core/config.ts";
import { openDatabase } from "#lib/core/database.ts";
import { InstanceSpec } from "#lib/provisioning/schemas.ts";
import { showStep } from "./steps.ts";

/** Stops every server that Rookery started on this host, by identity, never by pid alone. */
export async function stopServers(config: Config): Promise<void> {
  const provisioner = localProvisioner(config);
  for (const spec of await localInstances(config)) {
    await showStep(`Stop ${spec.name}`, () =>
      provisioner.stop(spec, { log: () => undefined, progress: () => undefined, signal: AbortSignal.timeout(60_000) }),
    );
  }
}

/** Stops the servers and removes every trace below Rookery's home, the fetched programs too. */
export async function resetEverything(config: Config): Promise<void> {
  await stopServers(config);
  await showStep(`Remove ${config.home}`, async () => {
    for (const name of [
      "instances",
      "templates",
      "keys",
      "log",
      "rookery.db",
      "rookery.db-wal",
      "rookery.db-shm",
      "metrics.db",
      "metrics.db-wal",
      "metrics.db-shm",
    ]) {
      await rm(join(config.home, name), { recursive: true, force: true });
    }
    // Programs that lie elsewhere (ROOKERY_SERVERS) belong to whoever put them there.
    if (config.serversFolder.startsWith(`${config.home}/`))
      await rm(config.serversFolder, { recursive: true, force: true });
  });
  console.log("Nothing of Rookery is left but this checkout.");
}

async function localInstances(config: Config): Promise<InstanceSpec[]> {
  const file = config.databaseUrl.startsWith("file:") ? config.databaseUrl.slice(5) : null;
  if (file && !existsSync(file)) return [];
  const database = openDatabase(config.databaseUrl);
  try {
    const rows = await database.instance.findMany({
      where: { cluster: { provider: "local" } },
      select: { providerState: true },
    });
    return rows.flatMap((row) => {
      const spec = InstanceSpec.safeParse(row.providerState);
      return spec.success ? [spec.data] : [];
    });
  } finally {
    await database.$disconnect();
  }
}
