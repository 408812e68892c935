import { z } from "zod";
import { isUniqueViolation } from "../../core/database.ts";
import { RookeryError } from "../../core/errors.ts";
import { newId } from "../../core/ids.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { findEnvironmentOrThrow } from "../../inventory/rows.ts";
import { topologies } from "../../inventory/schemas.ts";
import { readIdentity } from "../../mariadb/identity.ts";
import { defineOperation, type Step, type StepIo } from "../../operations/define.ts";
import { toJson } from "../../operations/rows.ts";
import type { PreflightCheck } from "../../operations/schemas.ts";
import { changeRows } from "../change-rows.ts";
import { withMember } from "../cluster/read-members.ts";
import { clusterSecretPlace, dropClusterSecrets } from "../cluster-secrets.ts";
import { topologyOf } from "../import/discover-topology.ts";
import { lookAtServer } from "../import/look-at-server.ts";
import { demandOwnSecret } from "../import/own-secret.ts";
import { AdoptClusterInput, type DiscoveredServer } from "../import-schemas.ts";
import { checkName } from "../preflight.ts";

const Input = AdoptClusterInput.transform((input) => ({ ...input, clusterId: input.clusterId ?? newId() }));

const Member = z.object({
  instanceId: z.string(),
  name: z.string(),
  host: z.string(),
  port: z.number(),
  serverId: z.number(),
  version: z.string(),
});
const Data = z.object({
  environmentId: z.string(),
  topology: z.enum(topologies),
  version: z.string(),
  gtidDomainId: z.number(),
  members: z.array(Member),
});
type Data = z.infer<typeof Data>;

function checksOf(name: string, server: DiscoveredServer): PreflightCheck[] {
  if (server.status !== "found")
    return [{ name, result: "failed", finding: server.sentence, remedy: "Mend it, or leave this server out." }];
  const costs = server.missing.map(
    (one): PreflightCheck => ({
      name: `${name}: ${one.privilege}`,
      result: "warning",
      finding: `The account lacks it. ${one.cost}`,
    }),
  );
  if (!server.tls)
    costs.push({ name: `${name}: TLS`, result: "warning", finding: "Rookery's connection to it is not encrypted." });
  return [{ name, result: "passed", finding: server.sentence }, ...costs];
}

/*
 * Only Rookery's own rows are written, in one transaction: a crash leaves all of them or none. Nothing is ever written to
 * the servers. Cancelled: the rows and the kept password are removed again.
 */
export const adoptClusterOperation = defineOperation({
  kind: "cluster.adopt",
  label: "Adopt cluster",
  input: Input,
  cancelMeaning: "Rookery forgets the servers again; nothing was written to them.",
  checkInput: (context, input) => demandOwnSecret(context, input.access.secretId),
  async subject(context, input) {
    const environment = await findEnvironmentOrThrow(context, input.environment).catch((cause: unknown) => {
      throw new RookeryError(
        "invalid",
        `environment: there is no environment ${input.environment}, or you may not see it`,
        { cause, fields: { environment: "there is no such environment, or you may not see it" } },
      );
    });
    const row = await context.database.cluster.findUnique({ where: { id: input.clusterId }, select: { state: true } });
    if (row && row.state !== "planned")
      throw new RookeryError("conflict", "This id belongs to another cluster. Leave it out.");
    return {
      title: `Adopt cluster ${input.name}`,
      name: input.name,
      environmentId: environment.id,
      clusterId: input.clusterId,
      clusterName: input.name,
      lock: `cluster:${input.clusterId}`,
    };
  },
  async plan(io, input) {
    const environment = await io.context.database.environment.findUnique({ where: { slug: input.environment } });
    if (!environment) throw new RookeryError("precondition", `There is no environment ${input.environment} any more.`);
    const looked = await Promise.all(
      input.members.map(async (member) => ({
        member,
        ...(await lookAtServer(io.context, io.tools, input.access, member)),
      })),
    );
    const before = Data.safeParse(io.previous?.data);
    const members = looked.map(({ member, server }) => ({
      instanceId:
        (before.success
          ? before.data.members.find((one) => one.host === member.host && one.port === member.port)?.instanceId
          : undefined) ?? newId(),
      ...member,
      serverId: server.serverId ?? 0,
      version: server.version ?? "unknown",
    }));
    const first = looked.find(({ server }) => server.version !== null)?.server;
    const data: Data = {
      environmentId: environment.id,
      topology: topologyOf(looked.map(({ server }) => server)) ?? "standalone",
      version: /^\d+\.\d+/.exec(first?.version ?? "")?.[0] ?? "unknown",
      gtidDomainId: first?.gtidDomainId ?? 0,
      members,
    };
    return {
      summary: `${input.name}: ${members.length === 1 ? "one server" : `${members.length} servers`} that others run are watched from now on, in ${environment.name}.`,
      targets: looked.map(({ member, server }) => ({
        kind: "instance",
        id: `${member.host}:${member.port}`,
        name: member.name,
        ...(server.role ? { role: server.role } : {}),
      })),
      statements: [],
      commands: [],
      files: [],
      preflight: [
        await checkName(io.context, input.name, input.clusterId),
        ...looked.flatMap(({ member, server }) => checksOf(member.name, server)),
      ],
      risk: "none" as const,
      effect: "Rookery reads these servers every few seconds. Nothing is written to them.",
      undo: "Forget cluster.",
      expectedSeconds: 2,
      assumptions: { account: input.access.user, tls: input.access.tls },
      data,
    };
  },
  steps: (input, plan) => [adoptStep(input, Data.parse(plan.data))],
  async verify(io, input, plan) {
    const { members } = Data.parse(plan.data);
    for (const member of members) {
      const identity = await withMember(io.tools, member.instanceId, readIdentity);
      if (identity.serverId !== member.serverId)
        throw new RookeryError("precondition", `${member.name} is another server now than the one that was looked at.`);
    }
    return `${input.name} is watched: ${members.map((member) => member.name).join(", ")}.`;
  },
  async settled(tx, context, input, _plan, outcome) {
    // A failed adoption may be tried again with the same password; one that ended otherwise needs it no more.
    if (outcome !== "failed") await tx.secret.deleteMany({ where: { id: input.access.secretId, ownerTable: "Probe" } });
    if (outcome !== "succeeded") return;
    await tx.cluster.updateMany({
      where: { id: input.clusterId },
      data: { state: "active", updatedAt: context.now() },
    });
    await recordEvent(tx, {
      at: context.now(),
      kind: "cluster.adopted",
      severity: "info",
      title: `Cluster ${input.name} was adopted`,
      clusterId: input.clusterId,
    });
  },
});

function adoptStep(input: z.output<typeof Input>, data: Data): Step {
  return {
    key: "adopt",
    name: "Enter the servers into the inventory",
    target: input.name,
    expected: `${input.name} stands in the inventory with ${data.members.length} servers and its sealed account`,
    nature: "idempotent",
    async observe(io) {
      const [cluster, instances] = await Promise.all([
        io.context.database.cluster.findUnique({ where: { id: input.clusterId }, select: { state: true } }),
        io.context.database.instance.count({ where: { clusterId: input.clusterId } }),
      ]);
      return {
        verdict: cluster && instances === data.members.length ? "done" : "ready",
        evidence: { cluster: cluster?.state ?? "absent", servers: instances },
      };
    },
    async act(io) {
      try {
        await adopt(io, input, data);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new RookeryError(
          "conflict",
          "The name, or one of the servers, was taken into the inventory a moment ago.",
          { cause: error },
        );
      }
    },
    undo: (io) =>
      changeRows(io, async (tx) => {
        await tx.cluster.deleteMany({ where: { id: input.clusterId, state: "planned" } });
        await dropClusterSecrets(tx, input.clusterId);
      }),
  };
}

async function adopt(io: StepIo, input: z.output<typeof Input>, data: Data): Promise<void> {
  const { access } = input;
  const secret = await io.context.database.secret.findUnique({
    where: { id: access.secretId },
    select: { ownerTable: true },
  });
  if (secret?.ownerTable !== "Probe")
    throw new RookeryError("precondition", "The password of this import is no longer kept. Enter it again.");
  // Opened before the transaction: the vault reads, and may write, through its own connection.
  const password = await io.context.vault.open(access.secretId);
  await changeRows(io, async (tx) => {
    const now = io.context.now();
    const secretId = await io.context.vault.seal(tx, clusterSecretPlace(input.clusterId, "controlPassword"), password);
    const spec = {
      apiVersion: "rookery/v1",
      kind: "Cluster",
      name: input.name,
      environment: input.environment,
      owner: input.owner,
      labels: input.labels,
      provider: "external",
    };
    await tx.cluster.create({
      data: {
        id: input.clusterId,
        slug: input.name,
        name: input.name,
        environmentId: data.environmentId,
        owner: input.owner,
        labels: toJson(input.labels),
        topology: data.topology,
        version: data.version,
        provider: "external",
        managed: false,
        spec: toJson(spec),
        specVersion: 1,
        state: "planned",
        gtidDomainId: data.gtidDomainId,
        createdAt: now,
        updatedAt: now,
      },
    });
    const settings = {
      ...(access.caPem ? { ca: access.caPem } : {}),
      ...(access.serverName ? { serverName: access.serverName } : {}),
    };
    for (const { instanceId, ...member } of data.members) {
      await tx.instance.create({
        data: {
          id: instanceId,
          clusterId: input.clusterId,
          ...member,
          desired: "running",
          tls: access.tls,
          account: access.user,
          secretId,
          providerState: {},
          settings,
          createdAt: now,
          updatedAt: now,
        },
      });
    }
  });
}
