import type { Context } from "#lib/core/context.ts";
import { newId } from "#lib/core/ids.ts";
import { freePolicy } from "#lib/inventory/environment-schemas.ts";
import { recordObservations } from "#lib/inventory/record-observations.ts";
import type { Observation } from "#lib/inventory/schemas.ts";
import { type DescribedServer, describeCluster, lookedAt } from "./observed-cluster.ts";

/** An environment row; `slug` is also its name. */
export async function seedEnvironment(context: Context, slug: string, rank = 10): Promise<string> {
  const id = newId();
  await context.database.environment.create({
    data: {
      id,
      slug,
      name: slug,
      rank,
      pattern: "outline",
      policy: freePolicy,
      createdAt: lookedAt,
      updatedAt: lookedAt,
    },
  });
  return id;
}

export interface SeededCluster {
  id: string;
  slug: string;
  /** Instance ids by the names in the description. */
  instanceIds: Record<string, string>;
}

let nextPort = 1_024;

/** A cluster row with its instances as described; nothing is observed yet. */
export async function seedCluster(
  context: Context,
  environmentId: string,
  slug: string,
  servers: readonly DescribedServer[],
  over: { labels?: Record<string, string>; spec?: object; managed?: boolean; version?: string; owner?: string } = {},
): Promise<SeededCluster> {
  const id = newId();
  const { members } = describeCluster(servers);
  const times = { createdAt: lookedAt, updatedAt: lookedAt };
  await context.database.cluster.create({
    data: {
      id,
      slug,
      name: slug,
      environmentId,
      owner: over.owner ?? "team a",
      labels: over.labels ?? {},
      topology: servers.length > 1 ? "replication" : "standalone",
      version: over.version ?? "11.8",
      provider: "fake",
      managed: over.managed ?? false,
      spec: over.spec ?? {},
      specVersion: 1,
      state: "active",
      gtidDomainId: 0,
      ...times,
    },
  });
  const instanceIds: Record<string, string> = {};
  for (const member of members) {
    const instanceId = newId();
    instanceIds[member.name] = instanceId;
    await context.database.instance.create({
      data: {
        id: instanceId,
        clusterId: id,
        name: member.name,
        host: "10.0.0.1",
        port: nextPort++,
        serverId: member.serverId,
        version: "11.8",
        desired: member.desired,
        tls: "off",
        account: "rookery",
        providerState: {},
        settings: {},
        ...times,
      },
    });
  }
  return { id, slug, instanceIds };
}

/** Records what the described servers say, at `at`; links point at the seeded addresses. */
export async function observeCluster(
  context: Context,
  cluster: SeededCluster,
  servers: readonly DescribedServer[],
  at: Date,
): Promise<void> {
  const rows = await context.database.instance.findMany({ where: { clusterId: cluster.id } });
  const { observations } = describeCluster(servers);
  const shiftMs = at.getTime() - lookedAt.getTime();
  const shifted = (date: Date | null) => (date ? new Date(date.getTime() + shiftMs) : null);
  const recorded = servers.map((server): Observation => {
    const described = observations.get(server.name);
    if (!described) throw new Error(`no observation of ${server.name}`);
    const source = rows.find((row) => row.name === server.follows);
    const links = (described.body?.links ?? []).map((link) =>
      source && link.sourceHost === "10.0.0.1" ? { ...link, sourceHost: source.host, sourcePort: source.port } : link,
    );
    return {
      ...described,
      instanceId: cluster.instanceIds[server.name] ?? "",
      at: shifted(described.at) ?? at,
      bodyAt: server.silent ? null : shifted(described.bodyAt),
      body: described.body && !server.silent ? { ...described.body, links } : null,
    };
  });
  await recordObservations(context, recorded);
}
