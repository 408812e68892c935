import type { Tx } from "../../core/database.ts";
import { RookeryError } from "../../core/errors.ts";
import { toJson } from "../../operations/rows.ts";
import { ClusterSpec } from "../schemas.ts";

/** Changes a cluster's stored spec, with the operation's end in one transaction. The result is checked like any spec. */
export async function updateSpec(
  tx: Tx,
  clusterId: string,
  now: Date,
  change: (spec: ClusterSpec) => ClusterSpec,
): Promise<void> {
  const row = await tx.cluster.findUnique({ where: { id: clusterId }, select: { spec: true } });
  const spec = ClusterSpec.parse(row?.spec);
  const next = ClusterSpec.safeParse(change(spec));
  if (!next.success)
    throw new RookeryError("internal", "The changed spec of a cluster does not hold.", { cause: next.error });
  await tx.cluster.update({
    where: { id: clusterId },
    data: { spec: toJson(next.data), topology: next.data.topology, specVersion: { increment: 1 }, updatedAt: now },
  });
}

/** The spec with one replica more, at `port`. */
export function withReplica(spec: ClusterSpec, port: number): ClusterSpec {
  return {
    ...spec,
    topology: "replication",
    replicas: spec.replicas + 1,
    ports: spec.ports.length > 0 ? [...spec.ports, port] : [],
  };
}

/** The spec without the replica at `port`; the last one leaves a standalone server, which nothing acknowledges. */
export function withoutReplica(spec: ClusterSpec, port: number): ClusterSpec {
  const replicas = Math.max(0, spec.replicas - 1);
  const ports = spec.ports.filter((other) => other !== port);
  const kept = ports.length === replicas + 1 ? ports : [];
  return {
    ...spec,
    replicas,
    ports: kept,
    ...(replicas === 0 ? { topology: "standalone" as const, semiSync: false } : {}),
  };
}
