import type { Context } from "../core/context.ts";
import type { Database, Tx } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import type { EnvironmentRef } from "./environment-schemas.ts";
import { type Observation, ObservedInstance } from "./schemas.ts";
import { freshnessOf } from "./topology/freshness.ts";
import { type Thresholds, thresholdsFor } from "./topology/thresholds.ts";
import type { Member } from "./topology/topology.ts";
import type { FreshnessView } from "./view-schemas.ts";
import { visibleEnvironments } from "./visibility.ts";

/** A cluster by slug or id, with its environment. Throws `not_found` also where the actor may not see it. */
export async function findClusterOrThrow(context: Context, key: string) {
  const cluster = await context.database.cluster.findFirst({
    where: {
      AND: [{ OR: [{ id: key }, { slug: key }] }, visibleEnvironments(context.actor), { state: { not: "gone" } }],
    },
    include: { environment: true },
  });
  if (!cluster) throw new RookeryError("not_found", "There is no such cluster, or you may not see it.");
  return cluster;
}

/** An instance by id, or by name within a cluster, with its cluster and environment. Throws `not_found` as above. */
export async function findInstanceOrThrow(context: Context, key: string, clusterKey?: string) {
  const inCluster = clusterKey === undefined ? {} : { OR: [{ id: clusterKey }, { slug: clusterKey }] };
  const instance = await context.database.instance.findFirst({
    where: {
      ...(clusterKey === undefined ? { id: key } : { OR: [{ id: key }, { name: key }] }),
      cluster: { AND: [inCluster, visibleEnvironments(context.actor), { state: { not: "gone" } }] },
    },
    include: { cluster: { include: { environment: true } } },
  });
  if (!instance) throw new RookeryError("not_found", "There is no such server, or you may not see it.");
  return instance;
}

/** An environment by slug or id. Throws `not_found` also where the actor may not see it. */
export async function findEnvironmentOrThrow(context: Context, key: string) {
  const { environmentId } = visibleEnvironments(context.actor);
  const visible = environmentId ? { id: environmentId } : {};
  const environment = await context.database.environment.findFirst({
    where: { AND: [{ OR: [{ id: key }, { slug: key }] }, visible] },
  });
  if (!environment) throw new RookeryError("not_found", "There is no such environment, or you may not see it.");
  return environment;
}

interface ObservationRow {
  instanceId: string;
  at: Date;
  reachable: boolean;
  failures: number;
  body: unknown;
  bodyAt: Date | null;
  error: string | null;
}

/** A stored observation. A body that this version cannot read counts as never read: unknown, until the next poll. */
export function observationOf(row: ObservationRow): Observation {
  const body = row.body === null ? null : ObservedInstance.safeParse(row.body);
  const read = body?.success ? body.data : null;
  return {
    instanceId: row.instanceId,
    at: row.at,
    reachable: row.reachable,
    failures: row.failures,
    body: read,
    bodyAt: read ? row.bodyAt : null,
    error: row.error,
  };
}

/** What the topology needs of an instance row. */
export function memberOf(row: Member): Member {
  return { id: row.id, name: row.name, host: row.host, port: row.port, serverId: row.serverId, desired: row.desired };
}

export function environmentRefOf(row: EnvironmentRef): EnvironmentRef {
  return { id: row.id, slug: row.slug, name: row.name, rank: row.rank, pattern: row.pattern };
}

/** Age of a reading, as views carry it. */
export function freshnessView(
  observation: { bodyAt: Date | null } | null,
  now: Date,
  thresholds: Thresholds,
): FreshnessView {
  const fresh = freshnessOf(observation, now, thresholds);
  return {
    state: fresh.state,
    at: fresh.at?.toISOString() ?? null,
    since: fresh.since?.toISOString() ?? null,
    ageSeconds: fresh.ageSeconds,
  };
}

const pollSetting = "inventory.lightPollMs";

/** The age limits in force: the worker publishes its poll interval, so that web judges ages alike. */
export async function readThresholds(database: Database | Tx): Promise<Thresholds> {
  const setting = await database.setting.findUnique({ where: { key: pollSetting } });
  return thresholdsFor(typeof setting?.value === "number" ? setting.value : 2_000);
}

/** Called by a worker at start: from now on ages are judged by this interval (milliseconds). */
export async function publishPollInterval(context: Context, lightPollMs: number): Promise<void> {
  const row = { value: lightPollMs, updatedAt: context.now() };
  await context.database.setting.upsert({
    where: { key: pollSetting },
    create: { key: pollSetting, ...row },
    update: row,
  });
}
