import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import { loadClusterModels } from "./cluster-model.ts";
import { InstanceKey } from "./input-schemas.ts";
import { instanceRowOf } from "./instance-row.ts";
import { findInstanceOrThrow, readThresholds } from "./rows.ts";
import type { InstanceView } from "./view-schemas.ts";
import { demandReading } from "./visibility.ts";

/** One server with its replication links, as last seen. Throws `not_found` also where it may not be seen. */
export async function getInstance(context: Context, raw: InstanceKey): Promise<InstanceView> {
  demandReading(context.actor);
  const { instance: key, cluster: clusterKey } = parse(InstanceKey, raw);
  const instance = await findInstanceOrThrow(context, key, clusterKey);
  const now = context.now();
  const thresholds = await readThresholds(context.database);
  const [model] = await loadClusterModels(context.database, { id: instance.clusterId }, now, thresholds);
  const row = model ? instanceRowOf(model, instance.id, now, thresholds) : null;
  if (!model || !row) throw new RookeryError("not_found", "There is no such server, or you may not see it.");
  const body = model.observations.get(instance.id)?.body ?? null;
  return {
    ...row,
    links: body?.links ?? [],
    semiSync: body?.semiSync ?? null,
    wsrep: body?.wsrep ?? {},
    gtid: body
      ? {
          domainId: body.gtidDomainId,
          strictMode: body.gtidStrictMode,
          binlogState: body.gtidBinlogState,
          currentPos: body.gtidCurrentPos,
        }
      : null,
    dataFolder: body?.dataFolder ?? null,
    tls: instance.tls,
    provider: instance.cluster.provider,
    managed: instance.cluster.managed,
    settings: instance.settings,
    createdAt: instance.createdAt.toISOString(),
  };
}
