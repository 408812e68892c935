import { z } from "zod";
import type { Context } from "../../core/context.ts";
import { readLockWaits } from "../../mariadb/lock-waits.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import { readProcesses } from "../../mariadb/process-list.ts";
import { readDatabaseSizes } from "../../mariadb/storage.ts";
import { defineProbe, type ProbeDefinition } from "./define.ts";
import { readVariablesAgainstSpec } from "./variables-against-spec.ts";

/** What these probes need of the toolbox: a connection to an instance. */
export interface ProbeTools {
  connect(instanceId: string, options?: { timeoutMs?: number }): Promise<FleetConnection>;
}

const InstanceInput = z.object({ instanceId: z.string() });

function instanceProbe(
  kind: string,
  read: (connection: FleetConnection, context: Context, instanceId: string) => Promise<unknown>,
): ProbeDefinition<ProbeTools> {
  return defineProbe<ProbeTools, typeof InstanceInput>({
    kind,
    input: InstanceInput,
    right: "fleet.probe",
    deadlineMs: 8_000,
    async run({ tools, context }, { instanceId }) {
      const connection = await tools.connect(instanceId, { timeoutMs: 5_000 });
      try {
        return await read(connection, context, instanceId);
      } finally {
        await connection.close();
      }
    },
  });
}

/** Questions about one live instance: who works on it, what it is set to, who waits for whom, how large its data is. */
export const inventoryProbes: readonly ProbeDefinition<ProbeTools>[] = [
  instanceProbe("instance.processes", (connection) => readProcesses(connection)),
  instanceProbe("instance.variables", readVariablesAgainstSpec),
  instanceProbe("instance.lock_waits", (connection) => readLockWaits(connection)),
  instanceProbe("instance.databases", (connection) => readDatabaseSizes(connection)),
];
