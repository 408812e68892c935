import type { Context } from "../../core/context.ts";
import { RookeryError } from "../../core/errors.ts";
import { type ProviderKind, providers } from "../../inventory/schemas.ts";
import { ClusterSpec, InstanceSpec } from "../schemas.ts";

/** One member as Rookery keeps it; `spec` is null for servers that Rookery did not create. */
export interface LoadedMember {
  id: string;
  name: string;
  host: string;
  port: number;
  serverId: number;
  desired: string;
  spec: InstanceSpec | null;
}

export interface LoadedCluster {
  id: string;
  slug: string;
  name: string;
  environmentId: string;
  state: string;
  provider: ProviderKind;
  managed: boolean;
  gtidDomainId: number;
  specVersion: number;
  /** Null for clusters that Rookery watches but did not create. */
  spec: ClusterSpec | null;
  members: LoadedMember[];
}

/** Reads a cluster with its members for planning and running. Throws `not_found`. */
export async function loadCluster(context: Pick<Context, "database">, clusterId: string): Promise<LoadedCluster> {
  const row = await context.database.cluster.findUnique({
    where: { id: clusterId },
    include: { instances: { orderBy: { name: "asc" } } },
  });
  if (!row || row.state === "gone") throw new RookeryError("not_found", "There is no such cluster any more.");
  const provider = providers.find((kind) => kind === row.provider);
  if (!provider) throw new RookeryError("internal", `Cluster ${row.name} has an unknown provider.`);
  const spec = ClusterSpec.safeParse(row.spec);
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    environmentId: row.environmentId,
    state: row.state,
    provider,
    managed: row.managed,
    gtidDomainId: row.gtidDomainId,
    specVersion: row.specVersion,
    spec: spec.success ? spec.data : null,
    members: row.instances.map((instance) => {
      const own = InstanceSpec.safeParse(instance.providerState);
      const { id, name, host, port, serverId, desired } = instance;
      return { id, name, host, port, serverId, desired, spec: own.success ? own.data : null };
    }),
  };
}

export type ManagedMember = LoadedMember & { spec: InstanceSpec };

export interface ManagedCluster extends Omit<LoadedCluster, "spec" | "members"> {
  spec: ClusterSpec;
  members: ManagedMember[];
}

/** A cluster that Rookery created and so can change. Throws `precondition` for one that it only watches. */
export async function loadManagedCluster(
  context: Pick<Context, "database">,
  clusterId: string,
): Promise<ManagedCluster> {
  const cluster = await loadCluster(context, clusterId);
  const members = cluster.members.flatMap((member) => (member.spec ? [{ ...member, spec: member.spec }] : []));
  if (!cluster.managed || !cluster.spec || members.length !== cluster.members.length) {
    throw new RookeryError(
      "precondition",
      `Rookery watches ${cluster.name} but did not create it, so it cannot change its servers. Use the tool that runs them.`,
    );
  }
  return { ...cluster, spec: cluster.spec, members };
}
/** The member of that id. Throws `not_found`. */
export function memberOf<M extends { id: string }>(
  cluster: { name: string; members: readonly M[] },
  instanceId: string,
): M {
  const member = cluster.members.find((one) => one.id === instanceId);
  if (!member) throw new RookeryError("not_found", `This server is no longer a member of ${cluster.name}.`);
  return member;
}
