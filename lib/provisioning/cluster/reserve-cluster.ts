import { isUniqueViolation, type Tx } from "../../core/database.ts";
import { RookeryError } from "../../core/errors.ts";
import type { Step, StepIo } from "../../operations/define.ts";
import { toJson } from "../../operations/rows.ts";
import { changeRows } from "../change-rows.ts";
import { clusterSecretPlace, controlUser, dropClusterSecrets, ensureClusterSecrets } from "../cluster-secrets.ts";
import { ensureFleetCa, hasFleetCa } from "../fleet-ca.ts";
import type { ClusterSpec, InstanceSpec } from "../schemas.ts";

export interface NewCluster {
  clusterId: string;
  environmentId: string;
  spec: ClusterSpec;
  gtidDomainId: number;
  members: InstanceSpec[];
  /** "11.8.6" */
  exactVersion: string;
}

/** The row of one member; also used for a replica that joins later. */
export function instanceData(clusterId: string, spec: InstanceSpec, exactVersion: string, secretId: string, now: Date) {
  return {
    id: spec.instanceId,
    clusterId,
    name: spec.name,
    host: spec.host,
    port: spec.port,
    serverId: spec.serverId,
    version: exactVersion,
    desired: "running",
    tls: "verify",
    account: controlUser,
    secretId,
    providerState: toJson(spec),
    settings: { ca: "fleet" },
    createdAt: now,
    updatedAt: now,
  };
}

async function reserve(io: StepIo, tx: Tx, made: NewCluster): Promise<void> {
  const now = io.context.now();
  const { spec } = made;
  const data = {
    environmentId: made.environmentId,
    owner: spec.owner,
    labels: toJson(spec.labels),
    spec: toJson(spec),
    gtidDomainId: made.gtidDomainId,
    updatedAt: now,
  };
  await tx.cluster.upsert({
    where: { id: made.clusterId },
    create: {
      id: made.clusterId,
      slug: spec.name,
      name: spec.name,
      topology: spec.topology,
      version: spec.version,
      provider: spec.provider,
      managed: true,
      specVersion: 1,
      state: "planned",
      createdAt: now,
      ...data,
    },
    update: data,
  });
  const secretId = await ensureClusterSecrets(io.context, tx, made.clusterId);
  for (const member of made.members) {
    const row = instanceData(made.clusterId, member, made.exactVersion, secretId, now);
    await tx.instance.upsert({
      where: { id: member.instanceId },
      create: row,
      update: { port: row.port, serverId: row.serverId, providerState: row.providerState },
    });
  }
}

/** Writes the cluster, its members and sealed account passwords into the inventory, and makes the fleet's CA when it is the first. */
export function reserveClusterStep(made: NewCluster): Step {
  return {
    key: "reserve",
    name: "Reserve name, ports and accounts",
    target: made.spec.name,
    expected: `${made.spec.name} stands in the inventory with ${made.members.length} members and sealed accounts`,
    nature: "idempotent",
    async observe(io) {
      const { database } = io.context;
      const [cluster, instances, secrets, ca] = await Promise.all([
        database.cluster.findUnique({ where: { id: made.clusterId } }),
        database.instance.findMany({ where: { clusterId: made.clusterId }, select: { id: true, port: true } }),
        database.secret.count({
          where: {
            ownerTable: clusterSecretPlace(made.clusterId, "controlPassword").ownerTable,
            ownerId: made.clusterId,
          },
        }),
        hasFleetCa(io.context),
      ]);
      const there = made.members.filter((member) =>
        instances.some((row) => row.id === member.instanceId && row.port === member.port),
      ).length;
      const done = cluster !== null && there === made.members.length && secrets === 2 && ca;
      return {
        verdict: done ? "done" : "ready",
        evidence: { cluster: cluster?.state ?? "absent", members: there, accounts: secrets, fleetCa: ca },
      };
    },
    async act(io) {
      await ensureFleetCa(io);
      try {
        await changeRows(io, (tx) => reserve(io, tx, made));
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new RookeryError(
          "conflict",
          `The name ${made.spec.name} or one of its ports was taken a moment ago. Propose it again with others.`,
          { cause: error },
        );
      }
    },
    undo: (io) =>
      changeRows(io, async (tx) => {
        await tx.cluster.deleteMany({ where: { id: made.clusterId, state: "planned" } });
        await dropClusterSecrets(tx, made.clusterId);
      }),
  };
}
