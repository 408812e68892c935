import type { Context } from "../core/context.ts";
import { publicMessage } from "../core/errors.ts";
import { demandSystem } from "../inventory/visibility.ts";
import type { Toolbox } from "../operations/define.ts";
import { InstanceSpec } from "./schemas.ts";

export interface FoundServer {
  instanceId: string;
  name: string;
  desired: string;
  /** `unknown`: the host could not say; never taken for stopped. */
  server: "running" | "stopped" | "absent" | "unknown";
  pid: number | null;
}

/**
 * Looks at every server of this host again, for a worker that starts: by data folder, option file and process identity,
 * never by process id alone. Changes nothing; what should run and does not is for restartStopped.
 */
export async function findRunning(context: Context, tools: Pick<Toolbox, "provisioner">): Promise<FoundServer[]> {
  demandSystem(context.actor);
  const rows = await context.database.instance.findMany({
    where: { cluster: { provider: "local", managed: true, state: { not: "gone" } } },
    orderBy: { name: "asc" },
  });
  const found = await Promise.all(
    rows.map(async (row): Promise<FoundServer> => {
      const common = { instanceId: row.id, name: row.name, desired: row.desired };
      const spec = InstanceSpec.safeParse(row.providerState);
      if (!spec.success) return { ...common, server: "unknown", pid: null };
      try {
        const state = await tools.provisioner("local").observe(spec.data);
        return { ...common, server: state.state, pid: state.state === "running" ? state.pid : null };
      } catch (error) {
        context.log.warn(
          { instance: row.name, reason: publicMessage(error) },
          "a server of this host could not be looked at",
        );
        return { ...common, server: "unknown", pid: null };
      }
    }),
  );
  const count = (server: FoundServer["server"]): number => found.filter((one) => one.server === server).length;
  context.log.info(
    { running: count("running"), stopped: count("stopped"), absent: count("absent"), unknown: count("unknown") },
    "looked at the servers of this host",
  );
  return found;
}
