import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import { loadClusterModels } from "./cluster-model.ts";
import { clusterRowOf } from "./cluster-row.ts";
import { ClusterKey } from "./input-schemas.ts";
import { freshFindings, instanceRowOf, topologyViewOf } from "./instance-row.ts";
import { readThresholds } from "./rows.ts";
import type { ClusterView } from "./view-schemas.ts";
import { demandReading, visibleEnvironments } from "./visibility.ts";

/** A cluster with its members in tree order, its findings and its map. Throws `not_found` also where it may not be seen. */
export async function getCluster(context: Context, raw: ClusterKey): Promise<ClusterView> {
  demandReading(context.actor);
  const { cluster: key } = parse(ClusterKey, raw);
  const now = context.now();
  const thresholds = await readThresholds(context.database);
  const where = {
    AND: [{ OR: [{ id: key }, { slug: key }] }, visibleEnvironments(context.actor), { state: { not: "gone" } }],
  };
  const [model] = await loadClusterModels(context.database, where, now, thresholds);
  if (!model) throw new RookeryError("not_found", "There is no such cluster, or you may not see it.");
  const { cluster, topology } = model;
  const ages = cluster.instances.map((instance) => model.observations.get(instance.id)?.bodyAt ?? null);
  const oldest = ages.includes(null) ? null : (ages.toSorted((a, b) => Number(a) - Number(b))[0] ?? null);
  return {
    ...clusterRowOf(cluster, model.verdict, { bodyAt: oldest }, cluster.instances.length, now, thresholds),
    findings: freshFindings(model, now, thresholds),
    instances: topology.order.flatMap((id) => instanceRowOf(model, id, now, thresholds) ?? []),
    map: topologyViewOf(model),
    spec: cluster.spec,
    specVersion: cluster.specVersion,
    gtidDomainId: cluster.gtidDomainId,
    downtimeWhy: cluster.downtimeWhy,
    createdAt: cluster.createdAt.toISOString(),
  };
}
