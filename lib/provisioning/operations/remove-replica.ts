import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { describeSemiSync } from "../../mariadb/describe-statements.ts";
import { defineOperation, type Step } from "../../operations/define.ts";
import { provisionIo } from "../change-rows.ts";
import { primaryMember } from "../cluster/look-at-cluster.ts";
import { InstancePlanData, planInstance } from "../cluster/plan-instance.ts";
import { replicasOf } from "../cluster/roles.ts";
import { instanceSubject } from "../cluster/subject.ts";
import { updateSpec, withoutReplica } from "../cluster/update-spec.ts";
import { InstanceSpec } from "../schemas.ts";
import { setDesired } from "../steps/run-server.ts";
import { disableSemiSyncStep } from "../steps/semi-sync.ts";

export const RemoveReplicaInput = z.object({ instanceId: z.string().min(1), keepData: z.boolean() }).strict();
export type RemoveReplicaInput = z.input<typeof RemoveReplicaInput>;

const Data = InstancePlanData.extend({ primary: InstanceSpec, semiSyncOff: z.boolean() });

/*
 * Dies after the mark: the server still runs and is looked at again. Dies while removing: what is gone is seen as gone.
 * Cancel works until the removal begins.
 */
export const removeReplicaOperation = defineOperation({
  kind: "replica.remove",
  label: "Remove replica",
  input: RemoveReplicaInput,
  demandsTypedName: true,
  cancelMeaning: "Until the server is removed everything stays as it was; after that the removal is finished.",
  subject: (context, { instanceId }) => instanceSubject(context, instanceId, "Remove"),
  async plan(io, { instanceId, keepData }) {
    const { looked, member, data, base } = await planInstance(io, instanceId);
    const primary = primaryMember(looked);
    if (primary.id === member.id)
      throw new RookeryError(
        "precondition",
        `${member.name} is the primary. Only a replica can be removed; to remove everything, destroy the cluster.`,
      );
    const followers = replicasOf(looked.seen, member.id);
    if (followers.length > 0)
      throw new RookeryError(
        "precondition",
        `${followers.map((one) => one.name).join(", ")} replicate from ${member.name}. Point them elsewhere first.`,
      );
    const semiSyncOff = looked.cluster.spec.semiSync && looked.cluster.members.length === 2;
    const last = looked.cluster.members.length === 2 ? " The cluster is then a single server." : "";
    return {
      ...base,
      targets: [{ kind: "instance", id: member.id, name: member.name, role: "replica" }],
      statements: semiSyncOff ? [{ target: primary.name, sql: describeSemiSync(false) }] : [],
      summary: `${member.name} leaves ${looked.cluster.name}; its data is ${keepData ? "kept where it lies" : "deleted"}.${last}`,
      risk: "medium",
      effect: "Clients that read from it lose their connections.",
      undo: "Add replica makes a new one from a copy.",
      expectedSeconds: 2,
      assumptions: { primary: primary.name },
      data: { ...data, role: "replica", startedAt: null, primary: primary.spec, semiSyncOff },
    };
  },
  steps({ keepData }, plan): Step[] {
    const data = Data.parse(plan.data);
    const { spec, provider } = data;
    const steps: Step[] = [
      {
        key: "mark",
        name: "Mark it as leaving",
        target: spec.name,
        expected: `nothing restarts ${spec.name} any more`,
        nature: "idempotent",
        async observe(io) {
          const row = await io.context.database.instance.findUnique({
            where: { id: spec.instanceId },
            select: { desired: true },
          });
          return {
            verdict: row?.desired === "leaving" ? "done" : "ready",
            evidence: { desired: row?.desired ?? "absent" },
          };
        },
        act: (io) => setDesired(io, spec.instanceId, "leaving"),
        undo: (io) => setDesired(io, spec.instanceId, "running"),
      },
      {
        key: "remove",
        name: "Remove the server",
        target: spec.name,
        expected: `${spec.name}: no server and ${keepData ? "its data kept" : "no data"}`,
        nature: "idempotent",
        pointOfNoReturn: true,
        deadlineMs: 180_000,
        async observe(io) {
          const { state } = await io.tools.provisioner(provider).observe(spec);
          return { verdict: state === "absent" ? "done" : "ready", evidence: { server: state } };
        },
        act: (io) => io.tools.provisioner(provider).destroy(spec, { wipe: !keepData }, provisionIo(io)),
      },
    ];
    if (data.semiSyncOff) steps.splice(1, 0, disableSemiSyncStep(data.primary));
    return steps;
  },
  async verify(io, { keepData }, plan) {
    const { provider, spec } = Data.parse(plan.data);
    const { state } = await io.tools.provisioner(provider).observe(spec);
    if (state !== "absent") throw new RookeryError("precondition", `${spec.name} is still ${state}.`);
    return `${spec.name} is gone; ${keepData ? `its data lies in ${spec.folder}` : "its data was deleted"}.`;
  },
  async settled(tx, context, { instanceId }, plan, outcome) {
    if (outcome !== "succeeded") return;
    const { clusterId, spec } = Data.parse(plan.data);
    const { count } = await tx.instance.deleteMany({ where: { id: instanceId } });
    await tx.pollLease.deleteMany({ where: { instanceId } });
    if (count === 1) await updateSpec(tx, clusterId, context.now(), (before) => withoutReplica(before, spec.port));
    await recordEvent(tx, {
      at: context.now(),
      kind: "replica.removed",
      severity: "info",
      title: `${spec.name} left the cluster`,
      clusterId,
    });
  },
});
