import { z } from "zod";
import { isUniqueViolation } from "../../core/database.ts";
import { RookeryError } from "../../core/errors.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { describeReplicaStatements } from "../../mariadb/describe-statements.ts";
import { defineOperation, type PlanIo, type Step } from "../../operations/define.ts";
import { changeRows } from "../change-rows.ts";
import { chooseMembers } from "../cluster/choose-members.ts";
import { chooseSource } from "../cluster/choose-source.ts";
import { accountStatements, describeServers } from "../cluster/describe-creation.ts";
import { type LookedAt, lookAtCluster, primaryMember } from "../cluster/look-at-cluster.ts";
import { numberOf } from "../cluster/members.ts";
import { instanceData } from "../cluster/reserve-cluster.ts";
import { clusterSubject } from "../cluster/subject.ts";
import { updateSpec, withReplica } from "../cluster/update-spec.ts";
import { verifyReplica } from "../cluster/verify-replica.ts";
import { ensureClusterSecrets, replicationUser } from "../cluster-secrets.ts";
import { checkDisk, checkMemory, checkProblems, checkVersion } from "../preflight.ts";
import { attachReplicasStep } from "../steps/attach-replicas.ts";
import { forgetSeed, SeedPlanData, seedMemberStep, seedPosition, targetOf } from "../steps/seed-member.ts";
import { applyMembers, observeMembersUp, wipeMembers } from "../steps/start-members.ts";

export const AddReplicaInput = z
  .object({
    clusterId: z.string().min(1),
    port: z.int().min(1024).max(65_535).optional(),
    sourceInstanceId: z.string().min(1).optional(),
  })
  .strict();
export type AddReplicaInput = z.input<typeof AddReplicaInput>;

/*
 * Dies before the copy is whole: it is made again, half copies are thrown away. Dies later: the server is looked for and
 * attached at the noted position. Cancelled or failed: the new server, its data and its row are removed; no other
 * member was changed.
 */
export const addReplicaOperation = defineOperation({
  kind: "replica.add",
  label: "Add replica",
  input: AddReplicaInput,
  cancelMeaning: "The new server is stopped and removed with its copy of the data; the other members were not changed.",
  subject: (context, { clusterId }) => clusterSubject(context, clusterId, "Add a replica to"),
  async plan(io, input) {
    const looked = await lookAtCluster(io, input.clusterId);
    const { cluster } = looked;
    if (cluster.members.length >= 9)
      throw new RookeryError("precondition", `${cluster.name} has 8 replicas already, the most that Rookery makes.`);
    const primary = primaryMember(looked);
    const { data, found } = await choose(io, looked, input);
    const target = targetOf(data);
    const installed = await io.tools.provisioner(cluster.provider).versions();
    const caPath = io.tools.provisioner(cluster.provider).caPath(target);
    const attach = describeReplicaStatements({ ...primary, user: replicationUser, caPath }, true);
    return {
      summary: `${target.name} on ${target.host}:${target.port} is filled with a copy of ${data.source.name} and replicates from ${primary.name}.`,
      targets: [
        { kind: "instance", id: target.instanceId, name: target.name, role: "replica" },
        { kind: "instance", id: data.source.instanceId, name: data.source.name, role: "source" },
      ],
      statements: [...accountStatements(target), ...attach.map((sql) => ({ target: target.name, sql }))],
      ...describeServers([found]),
      preflight: [
        checkVersion(cluster.spec.version, installed),
        ...checkProblems([found]),
        await checkDisk(io.tools, cluster.spec.provider, target.folder, 1),
        await checkMemory(io.tools, cluster.spec, 1),
      ],
      risk: "low" as const,
      effect: `${data.source.name} stays open; it reads its files once and sends them.`,
      undo: "Remove replica.",
      expectedSeconds: null,
      assumptions: { primary: primary.name, source: data.source.name },
      data,
    };
  },
  steps(_input, plan): Step[] {
    const data = SeedPlanData.parse(plan.data);
    return [
      reserveStep(data),
      seedMemberStep(data, async (io) => {
        await forgetSeed(io);
        await wipeMembers(io, data.provider, data.members);
      }),
      {
        key: "start",
        name: "Start it on the copy",
        target: targetOf(data).name,
        expected: `${targetOf(data).name} runs read-only and lets Rookery's account in`,
        nature: "idempotent",
        deadlineMs: 180_000,
        observe: (io) => observeMembersUp(io, data.provider, data.members),
        act: (io) => applyMembers(io, data.provider, data.clusterId, data.members),
        undo: (io) => wipeMembers(io, data.provider, data.members),
      },
      attachReplicasStep({ ...data, replicas: data.members, seedPosition }),
    ];
  },
  verify(io, _input, plan) {
    const data = SeedPlanData.parse(plan.data);
    return verifyReplica(io, targetOf(data), data.primary);
  },
  async settled(tx, context, { clusterId }, plan, outcome) {
    if (outcome !== "succeeded") return;
    const { name, port, instanceId } = targetOf(SeedPlanData.parse(plan.data));
    await updateSpec(tx, clusterId, context.now(), (spec) => withReplica(spec, port));
    await recordEvent(tx, {
      at: context.now(),
      kind: "replica.added",
      severity: "info",
      title: `${name} joined as a replica`,
      clusterId,
      instanceId,
    });
  },
});

async function choose(io: PlanIo, looked: LookedAt, input: z.output<typeof AddReplicaInput>) {
  const { cluster } = looked;
  const parsed = SeedPlanData.safeParse(io.previous?.data);
  const before = parsed.success ? parsed.data : null;
  // The row of this very replica exists when a plan is made again after a step: it is not a member to count from.
  const own = before ? targetOf(before).instanceId : null;
  const number =
    Math.max(0, ...cluster.members.filter((member) => member.id !== own).map((member) => numberOf(member.name))) + 1;
  const source = chooseSource(looked, own, input.sourceInstanceId, before?.source.instanceId);
  const chosen = await chooseMembers(io.context, io.tools, {
    clusterId: cluster.id,
    spec: cluster.spec,
    numbers: [number],
    ports: [input.port ?? null],
    gtidDomainId: cluster.gtidDomainId,
    previous: before,
  });
  const installed = await io.tools.provisioner(cluster.provider).versions();
  const data: SeedPlanData = {
    provider: cluster.provider,
    clusterId: cluster.id,
    gtidDomainId: cluster.gtidDomainId,
    exactVersion: installed[cluster.spec.version] ?? cluster.spec.version,
    members: chosen.members,
    source: source.member.spec,
    sourceIsReplica: source.isReplica,
    primary: primaryMember(looked).spec,
  };
  const member = targetOf(data);
  return { data, found: { member, ...(await io.tools.provisioner(cluster.provider).plan(member)) } };
}

function reserveStep(data: SeedPlanData): Step {
  const target = targetOf(data);
  return {
    key: "reserve",
    name: "Reserve name and port",
    target: target.name,
    expected: `${target.name} stands in the inventory`,
    nature: "idempotent",
    async observe(io) {
      const row = await io.context.database.instance.findUnique({
        where: { id: target.instanceId },
        select: { port: true },
      });
      return { verdict: row?.port === target.port ? "done" : "ready", evidence: { port: row?.port ?? null } };
    },
    async act(io) {
      try {
        await changeRows(io, async (tx) => {
          const secretId = await ensureClusterSecrets(io.context, tx, data.clusterId);
          const row = instanceData(data.clusterId, target, data.exactVersion, secretId, io.context.now());
          await tx.instance.upsert({
            where: { id: target.instanceId },
            create: row,
            update: { port: row.port, providerState: row.providerState },
          });
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new RookeryError(
          "conflict",
          `Port ${target.port} or the name ${target.name} was taken a moment ago. Propose it again.`,
          { cause: error },
        );
      }
    },
    undo: (io) =>
      changeRows(io, async (tx) => void (await tx.instance.deleteMany({ where: { id: target.instanceId } }))),
  };
}
