import { z } from "zod";
import type { Context } from "../../core/context.ts";
import { RookeryError } from "../../core/errors.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { policyOf } from "../../inventory/policy.ts";
import { providers } from "../../inventory/schemas.ts";
import { defineOperation, type Step, type StepIo } from "../../operations/define.ts";
import type { PreflightCheck } from "../../operations/schemas.ts";
import { changeRows, provisionIo } from "../change-rows.ts";
import { checkReadable, lookAtCluster, roleOf } from "../cluster/look-at-cluster.ts";
import { retireCluster } from "../cluster/retire-cluster.ts";
import { clusterSubject } from "../cluster/subject.ts";
import { InstanceSpec } from "../schemas.ts";

export const DestroyClusterInput = z.object({ clusterId: z.string().min(1), keepData: z.boolean() }).strict();
export type DestroyClusterInput = z.input<typeof DestroyClusterInput>;

const Data = z.object({
  provider: z.enum(providers),
  name: z.string(),
  replicas: z.array(InstanceSpec),
  last: z.array(InstanceSpec),
  /** What stood in the rows before, for undoing the mark. */
  before: z.object({ state: z.string(), desired: z.record(z.string(), z.string()) }),
});

async function demandUnprotected(context: Context, environmentId: string): Promise<void> {
  const environment = await context.database.environment.findUnique({ where: { id: environmentId } });
  if (!policyOf(environment?.policy).protectFromDestroy) return;
  throw new RookeryError(
    "precondition",
    `${environment?.name ?? "This environment"} protects its clusters from being destroyed. An administrator can take the protection off in the environment's policy.`,
  );
}

function removal(
  key: string,
  name: string,
  { provider }: z.infer<typeof Data>,
  specs: InstanceSpec[],
  keepData: boolean,
): Step {
  const names = specs.map((spec) => spec.name).join(", ");
  return {
    key,
    name,
    target: names,
    expected: `${names}: no server and ${keepData ? "its data kept" : "no data"}`,
    nature: "idempotent",
    pointOfNoReturn: true,
    deadlineMs: 180_000,
    async observe(io) {
      const states = await Promise.all(
        specs.map(async (spec) => (await io.tools.provisioner(provider).observe(spec)).state),
      );
      const evidence = Object.fromEntries(specs.map((spec, index) => [spec.name, states[index]]));
      return { verdict: states.every((state) => state === "absent") ? "done" : "ready", evidence };
    },
    async act(io) {
      await Promise.all(
        specs.map((spec) => io.tools.provisioner(provider).destroy(spec, { wipe: !keepData }, provisionIo(io))),
      );
    },
  };
}

/*
 * Dies after the mark: servers still run and are looked at again. Dies while removing: what is gone is seen as gone and
 * the rest is removed; a half-removed folder still knows whose it is. Cancel works until the first server is removed.
 */
export const destroyClusterOperation = defineOperation({
  kind: "cluster.destroy",
  label: "Destroy cluster",
  input: DestroyClusterInput,
  demandsTypedName: true,
  endsCluster: true,
  cancelMeaning: "Until the first server is removed everything stays as it was; after that the removal is finished.",
  async subject(context, { clusterId }) {
    const subject = await clusterSubject(context, clusterId, "Destroy");
    await demandUnprotected(context, subject.environmentId);
    return subject;
  },
  async plan(io, { clusterId, keepData }) {
    const looked = await lookAtCluster(io, clusterId);
    const { cluster } = looked;
    await demandUnprotected(io.context, cluster.environmentId);
    const replicas = cluster.members.filter((member) => roleOf(looked, member.id) === "replica");
    const last = cluster.members.filter((member) => !replicas.includes(member));
    const clients = looked.seen.reduce(
      (sum, one) => sum + Math.max(0, (one.body?.threadsConnected ?? 0) - 1 - (one.body?.links.length ?? 0)),
      0,
    );
    const used: PreflightCheck = {
      name: "Connections",
      result: clients > 0 ? "warning" : "passed",
      finding: `${clients} sessions are open on its servers, Rookery's own included.`,
    };
    return {
      summary: `${cluster.name} and its ${cluster.members.length} servers are removed; the data is ${keepData ? "kept where it lies" : "deleted"}.`,
      targets: cluster.members.map((member) => ({
        kind: "instance",
        id: member.id,
        name: member.name,
        role: roleOf(looked, member.id),
      })),
      statements: [],
      commands: [],
      files: [],
      preflight: [
        { name: "Protection", result: "passed", finding: "The environment allows it." },
        checkReadable(looked),
        used,
      ],
      risk: "high",
      effect: keepData
        ? `All clients lose the cluster. The data stays in ${cluster.members.map((member) => member.spec.folder).join(", ")}.`
        : "All clients lose the cluster, and its data is gone for good unless a backup holds it.",
      undo: keepData ? "A server can be started by hand on the kept data." : "None: restore from a backup.",
      expectedSeconds: 3,
      assumptions: { members: cluster.members.length },
      data: {
        provider: cluster.provider,
        name: cluster.name,
        replicas: replicas.map((member) => member.spec),
        last: last.map((member) => member.spec),
        before: {
          state: cluster.state === "destroying" ? "active" : cluster.state,
          desired: Object.fromEntries(cluster.members.map((member) => [member.id, member.desired])),
        },
      },
    };
  },
  steps({ clusterId, keepData }, plan) {
    const data = Data.parse(plan.data);
    const steps: Step[] = [
      {
        key: "mark",
        name: "Mark the cluster as leaving",
        target: data.name,
        expected: "nothing restarts its servers any more",
        nature: "idempotent",
        async observe(io) {
          const cluster = await io.context.database.cluster.findUnique({
            where: { id: clusterId },
            select: { state: true },
          });
          return {
            verdict: cluster?.state === "destroying" ? "done" : "ready",
            evidence: { state: cluster?.state ?? "absent" },
          };
        },
        act: (io) => mark(io, clusterId, "destroying", () => "leaving"),
        undo: (io) => mark(io, clusterId, data.before.state, (id) => data.before.desired[id] ?? "running"),
      },
    ];
    if (data.replicas.length > 0)
      steps.push(
        removal(
          "remove-replicas",
          data.replicas.length === 1 ? "Remove the replica" : "Remove the replicas",
          data,
          data.replicas,
          keepData,
        ),
      );
    if (data.last.length > 0)
      steps.push(
        removal(
          "remove-servers",
          data.last.length === 1 ? "Remove the primary" : "Remove the servers",
          data,
          data.last,
          keepData,
        ),
      );
    return steps;
  },
  async verify(io, { keepData }, plan) {
    const { provider, replicas, last, name } = Data.parse(plan.data);
    for (const spec of [...replicas, ...last]) {
      const { state } = await io.tools.provisioner(provider).observe(spec);
      if (state !== "absent") throw new RookeryError("precondition", `${spec.name} is still ${state}.`);
    }
    return `${name} is gone; ${keepData ? "its data lies where it was" : "its data was deleted"}.`;
  },
  async settled(tx, context, { clusterId }, plan, outcome) {
    if (outcome !== "succeeded") return;
    await retireCluster(tx, clusterId, context.now());
    await recordEvent(tx, {
      at: context.now(),
      kind: "cluster.destroyed",
      severity: "info",
      title: `Cluster ${Data.parse(plan.data).name} was destroyed`,
      clusterId,
    });
  },
});

function mark(io: StepIo, clusterId: string, state: string, desired: (instanceId: string) => string): Promise<void> {
  return changeRows(io, async (tx) => {
    const updatedAt = io.context.now();
    await tx.cluster.update({ where: { id: clusterId }, data: { state, updatedAt } });
    const instances = await tx.instance.findMany({ where: { clusterId }, select: { id: true } });
    for (const { id } of instances)
      await tx.instance.update({ where: { id }, data: { desired: desired(id), updatedAt } });
  });
}
