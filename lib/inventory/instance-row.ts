import type { ClusterModel } from "./cluster-model.ts";
import { verdictStaleAfterMs } from "./cluster-row.ts";
import { environmentRefOf, freshnessView } from "./rows.ts";
import { instanceStateOf } from "./topology/instance-state.ts";
import { lagOf } from "./topology/lag.ts";
import { layoutMap } from "./topology/map-layout.ts";
import { roleOf } from "./topology/role.ts";
import type { Thresholds } from "./topology/thresholds.ts";
import type { InstanceRow, TopologyView } from "./view-schemas.ts";

/** The findings that still count: those of a verdict that somebody renews. */
export function freshFindings(model: ClusterModel, now: Date, thresholds: Thresholds): ClusterModel["findings"] {
  const stale = model.verdict === null || now.getTime() - model.verdict.at.getTime() > verdictStaleAfterMs(thresholds);
  return stale ? [] : model.findings;
}

/** One server as the tables show it; null when it is no member of the model. Pure. */
export function instanceRowOf(
  model: ClusterModel,
  instanceId: string,
  now: Date,
  thresholds: Thresholds,
): InstanceRow | null {
  const node = model.topology.nodes.get(instanceId);
  const instance = model.cluster.instances.find((one) => one.id === instanceId);
  if (!node || !instance) return null;
  const { cluster, topology } = model;
  const { body } = node;
  const findings = freshFindings(model, now, thresholds);
  const inDowntime = cluster.downtimeUntil !== null && cluster.downtimeUntil > now;
  const source = node.sourceId ? (topology.nodes.get(node.sourceId) ?? null) : null;
  return {
    id: instance.id,
    name: instance.name,
    cluster: { id: cluster.id, slug: cluster.slug, name: cluster.name },
    environment: environmentRefOf(cluster.environment),
    host: instance.host,
    port: instance.port,
    desired: instance.desired,
    role: roleOf(node, topology),
    state: instanceStateOf({ node, topology, findings, inDowntime, now, thresholds }),
    version: body?.version ?? instance.version,
    versionObserved: body !== null,
    serverId: body?.serverId ?? instance.serverId,
    readOnly: body?.readOnly ?? null,
    lag: lagOf(node, source, thresholds),
    gtidBinlogPos: body?.gtidBinlogPos ?? null,
    gtidSlavePos: body?.gtidSlavePos ?? null,
    threadsConnected: body?.threadsConnected ?? null,
    threadsRunning: body?.threadsRunning ?? null,
    maxConnections: body?.maxConnections ?? null,
    uptimeSeconds: body?.uptimeSeconds ?? null,
    sourceId: node.sourceId,
    depth: node.depth,
    asOf: freshnessView(node.observation, now, thresholds),
    error: node.observation?.error ?? null,
    findings: findings.filter((finding) => finding.instanceId === instance.id),
  };
}

/** The map of a cluster: places and edges. An edge is live only while its replica's reading is. Pure. */
export function topologyViewOf(model: ClusterModel): TopologyView {
  const { topology } = model;
  const edges = topology.order.flatMap((id) => {
    const node = topology.nodes.get(id);
    return (node?.links ?? []).map(({ link, sourceId, wrongServer }) => ({
      sourceId,
      sourceAddress: `${link.sourceHost}:${link.sourcePort}`,
      replicaId: id,
      connection: link.connection,
      io: link.io,
      sql: link.sql,
      live: node?.live ?? false,
      wrongServer,
    }));
  });
  return { primaryId: topology.primaryId, ...layoutMap(topology), edges };
}
