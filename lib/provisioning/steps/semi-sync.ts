import { readObserved } from "../../mariadb/light-poll.ts";
import { setSemiSync } from "../../mariadb/replication.ts";
import type { Step } from "../../operations/define.ts";
import { waitUntil, withMember } from "../cluster/read-members.ts";
import type { InstanceSpec } from "../schemas.ts";

/**
 * Switches the primary's side of semi-sync on, after replicas are attached: the other way round every commit would wait
 * for the time-out.
 */
export function enableSemiSyncStep(primary: InstanceSpec): Step {
  return {
    key: "semi-sync",
    name: "Wait for replicas before commits are acknowledged",
    target: primary.name,
    expected: `semi-synchronous replication is active on ${primary.name}`,
    nature: "idempotent",
    async observe(io) {
      const { semiSync } = await withMember(io.tools, primary.instanceId, readObserved);
      const done = semiSync.primaryEnabled && semiSync.primaryClients > 0;
      return {
        verdict: done ? "done" : "ready",
        evidence: { enabled: semiSync.primaryEnabled, replicas: semiSync.primaryClients },
      };
    },
    async act(io) {
      await withMember(io.tools, primary.instanceId, async (connection) => {
        await setSemiSync(connection, { primary: true });
        await waitUntil(
          io.signal,
          () =>
            "No replica has joined semi-synchronous replication; see whether they run with rpl_semi_sync_slave_enabled.",
          15_000,
          async () => ((await readObserved(connection)).semiSync.primaryClients > 0 ? true : null),
        );
      });
      io.log(`${primary.name}: semi-synchronous replication is on`);
    },
  };
}

/** Switches it off, before the last replica that could acknowledge goes. */
export function disableSemiSyncStep(primary: InstanceSpec): Step {
  return {
    key: "semi-sync-off",
    name: "Stop waiting for replicas",
    target: primary.name,
    expected: `${primary.name} commits without waiting for a replica`,
    nature: "idempotent",
    async observe(io) {
      const { semiSync } = await withMember(io.tools, primary.instanceId, readObserved);
      return { verdict: semiSync.primaryEnabled ? "ready" : "done", evidence: { enabled: semiSync.primaryEnabled } };
    },
    act: (io) => withMember(io.tools, primary.instanceId, (connection) => setSemiSync(connection, { primary: false })),
    undo: (io) => withMember(io.tools, primary.instanceId, (connection) => setSemiSync(connection, { primary: true })),
  };
}
