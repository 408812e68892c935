import { z } from "zod";
import { readLockWaits } from "../../mariadb/lock-waits.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import { readProcesses } from "../../mariadb/process-list.ts";
import { readDatabaseSizes } from "../../mariadb/storage.ts";
import { readVariableCatalogue } from "../../mariadb/variables.ts";
import { defineProbe, type ProbeDefinition } from "./define.ts";

/** What these probes need of the toolbox: a connection to an instance. */
export interface ProbeTools {
  connect(instanceId: string, options?: { timeoutMs?: number }): Promise<FleetConnection>;
}

const InstanceInput = z.object({ instanceId: z.string() });

function instanceProbe(
  kind: string,
  read: (connection: FleetConnection) => Promise<unknown>,
): ProbeDefinition<ProbeTools> {
  return defineProbe<ProbeTools, typeof InstanceInput>({
    kind,
    input: InstanceInput,
    right: "fleet.probe",
    deadlineMs: 8_000,
    async run({ tools }, { instanceId }) {
      const connection = await tools.connect(instanceId, { timeoutMs: 5_000 });
      try {
        return await read(connection);
      } finally {
        await connection.close();
      }
    },
  });
}

/** Questions about one live instance: who works on it, what it is set to, who waits for whom, how large its data is. */
export const inventoryProbes: readonly ProbeDefinition<ProbeTools>[] = [
  instanceProbe("instance.processes", readProcesses),
  instanceProbe("instance.variables", async (connection) => [...(await readVariableCatalogue(connection)).values()]),
  instanceProbe("instance.lock_waits", readLockWaits),
  instanceProbe("instance.databases", readDatabaseSizes),
];
