import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { describeReplicaStatements } from "../../mariadb/describe-statements.ts";
import { defineOperation, type Step, type StepIo } from "../../operations/define.ts";
import { provisionIo } from "../change-rows.ts";
import { chooseSource } from "../cluster/choose-source.ts";
import { primaryMember } from "../cluster/look-at-cluster.ts";
import { planInstance } from "../cluster/plan-instance.ts";
import { replicasOf } from "../cluster/roles.ts";
import { instanceSubject } from "../cluster/subject.ts";
import { verifyReplica } from "../cluster/verify-replica.ts";
import { replicationUser } from "../cluster-secrets.ts";
import { attachReplicasStep } from "../steps/attach-replicas.ts";
import { SeedPlanData, seedMemberStep, seedNote, seedPosition, targetOf } from "../steps/seed-member.ts";
import { applyMembers, observeMembersUp } from "../steps/start-members.ts";

export const ReseedReplicaInput = z
  .object({ instanceId: z.string().min(1), sourceInstanceId: z.string().min(1).optional() })
  .strict();
export type ReseedReplicaInput = z.input<typeof ReseedReplicaInput>;

/*
 * Dies while stopping: it is stopped again. Dies while copying: the old data still stands, the half copy is thrown away
 * and made again. Dies after the copy: its noted position tells where to attach. Cancelled before the copy is in place:
 * the server is started again with its old data; after that only going on makes sense.
 */
export const reseedReplicaOperation = defineOperation({
  kind: "replica.reseed",
  label: "Rebuild replica",
  input: ReseedReplicaInput,
  cancelMeaning:
    "While the copy is made the replica is started again with its old data; once the copy is in place the rebuild is finished.",
  subject: (context, { instanceId }) => instanceSubject(context, instanceId, "Rebuild"),
  async plan(io, { instanceId, sourceInstanceId }) {
    const { looked, member, base } = await planInstance(io, instanceId);
    const primary = primaryMember(looked);
    if (primary.id === member.id)
      throw new RookeryError(
        "precondition",
        `${member.name} is the primary; only a replica can be rebuilt from another member.`,
      );
    const followers = replicasOf(looked.seen, member.id);
    if (followers.length > 0)
      throw new RookeryError(
        "precondition",
        `${followers.map((one) => one.name).join(", ")} replicate from ${member.name}. Point them elsewhere first.`,
      );
    const before = SeedPlanData.safeParse(io.previous?.data);
    const source = chooseSource(
      looked,
      member.id,
      sourceInstanceId,
      before.success ? before.data.source.instanceId : undefined,
    );
    const { cluster } = looked;
    const data: SeedPlanData = {
      provider: cluster.provider,
      clusterId: cluster.id,
      gtidDomainId: cluster.gtidDomainId,
      exactVersion: cluster.spec.version,
      members: [member.spec],
      source: source.member.spec,
      sourceIsReplica: source.isReplica,
      primary: primary.spec,
    };
    const caPath = io.tools.provisioner(cluster.provider).caPath(member.spec);
    return {
      ...base,
      // Its own state is what this mends: it may change between plan and run without changing what is to be done.
      targets: [
        { kind: "instance", id: member.id, name: member.name, role: "replica" },
        { kind: "instance", id: source.member.id, name: source.member.name, role: "source" },
      ],
      statements: describeReplicaStatements(
        { host: primary.host, port: primary.port, user: replicationUser, caPath },
        true,
      ).map((sql) => ({ target: member.name, sql })),
      summary: `${member.name} is stopped, filled with a copy of ${source.member.name}, and attached to ${primary.name} again.`,
      risk: "medium",
      effect: `What ${member.name} holds is replaced. ${source.member.name} stays open and reads its files once.`,
      undo: "Its old data is deleted once the copy is whole; transactions that only it had are lost.",
      expectedSeconds: null,
      assumptions: { primary: primary.name, source: source.member.name },
      data,
    };
  },
  steps(_input, plan): Step[] {
    const data = SeedPlanData.parse(plan.data);
    const target = targetOf(data);
    const provisioner = (io: StepIo) => io.tools.provisioner(data.provider);
    return [
      {
        key: "stop",
        name: "Stop the broken server",
        target: target.name,
        expected: `${target.name} does not run`,
        nature: "idempotent",
        deadlineMs: 180_000,
        async observe(io) {
          if (seedNote(io)) return { verdict: "done", evidence: { copied: true } };
          const { state } = await provisioner(io).observe(target);
          return { verdict: state === "running" ? "ready" : "done", evidence: { server: state } };
        },
        act: async (io) => void (await provisioner(io).stop(target, provisionIo(io))),
        undo: async (io) => void (await provisioner(io).start(target, provisionIo(io))),
      },
      seedMemberStep(data, refuseWhenReplaced),
      {
        key: "start",
        name: "Start it on the copy",
        pointOfNoReturn: true,
        target: target.name,
        expected: `${target.name} runs read-only and lets Rookery's account in`,
        nature: "idempotent",
        deadlineMs: 180_000,
        observe: (io) => observeMembersUp(io, data.provider, data.members),
        act: (io) => applyMembers(io, data.provider, data.clusterId, data.members),
      },
      attachReplicasStep({
        provider: data.provider,
        clusterId: data.clusterId,
        primary: data.primary,
        replicas: data.members,
        seedPosition,
      }),
    ];
  },
  verify(io, _input, plan) {
    const data = SeedPlanData.parse(plan.data);
    return verifyReplica(io, targetOf(data), data.primary);
  },
  async settled(tx, context, _input, plan, outcome) {
    if (outcome !== "succeeded") return;
    const data = SeedPlanData.parse(plan.data);
    const { name, instanceId } = targetOf(data);
    await tx.instance.update({ where: { id: instanceId }, data: { desired: "running", updatedAt: context.now() } });
    await recordEvent(tx, {
      at: context.now(),
      kind: "replica.rebuilt",
      severity: "info",
      title: `${name} was rebuilt from ${data.source.name}`,
      clusterId: data.clusterId,
      instanceId,
    });
  },
});

// The old data stands until the copy takes its place; from then on there is nothing to go back to.
async function refuseWhenReplaced(io: StepIo): Promise<void> {
  if (seedNote(io))
    throw new RookeryError(
      "precondition",
      "The old data was already replaced by the copy. Try again from the failed step, or rebuild it once more.",
    );
}
