import { RookeryError } from "../../core/errors.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { defineOperation } from "../../operations/define.ts";
import { changeRows } from "../change-rows.ts";
import { loadCluster } from "../cluster/load-cluster.ts";
import { retireCluster } from "../cluster/retire-cluster.ts";
import { clusterSubject } from "../cluster/subject.ts";
import { ForgetClusterInput } from "../import-schemas.ts";

/*
 * Only rows are changed: marked first, so that polling ends, and removed with the operation's end. Dies in between: the
 * mark is seen and the end follows. Cancelled: the mark is taken off.
 */
export const forgetClusterOperation = defineOperation({
  kind: "cluster.forget",
  label: "Forget cluster",
  input: ForgetClusterInput,
  demandsTypedName: true,
  cancelMeaning: "The cluster stays in the inventory.",
  subject: (context, { clusterId }) => clusterSubject(context, clusterId, "Forget"),
  async plan(io, { clusterId }) {
    const cluster = await loadCluster(io.context, clusterId);
    if (cluster.managed)
      throw new RookeryError(
        "precondition",
        `Rookery created ${cluster.name} and runs its servers. To remove it, destroy it.`,
      );
    return {
      summary: `${cluster.name} leaves the inventory; its ${cluster.members.length} servers go on unchanged.`,
      targets: cluster.members.map((member) => ({ kind: "instance", id: member.id, name: member.name })),
      statements: [],
      commands: [],
      files: [],
      preflight: [{ name: "Provider", result: "passed" as const, finding: "Others run these servers." }],
      risk: "low" as const,
      effect:
        "Rookery no longer reads them, and forgets the account's password. Metrics and events that were recorded stay.",
      undo: "Adopt them again; the account's password has to be entered anew.",
      expectedSeconds: 1,
      assumptions: {},
      data: { name: cluster.name },
    };
  },
  steps({ clusterId }, plan) {
    const mark = (state: string, desired: string) => (io: Parameters<typeof changeRows>[0]) =>
      changeRows(io, async (tx) => {
        const updatedAt = io.context.now();
        await tx.cluster.update({ where: { id: clusterId }, data: { state, updatedAt } });
        await tx.instance.updateMany({ where: { clusterId }, data: { desired, updatedAt } });
      });
    return [
      {
        key: "mark",
        name: "Stop watching",
        target: String(plan.data.name),
        expected: "its servers are no longer read",
        nature: "idempotent" as const,
        async observe(io) {
          const row = await io.context.database.cluster.findUnique({
            where: { id: clusterId },
            select: { state: true },
          });
          return {
            verdict: row?.state === "destroying" ? ("done" as const) : ("ready" as const),
            evidence: { state: row?.state ?? "absent" },
          };
        },
        act: mark("destroying", "leaving"),
        undo: mark("active", "running"),
      },
    ];
  },
  async verify(io, { clusterId }, plan) {
    const row = await io.context.database.cluster.findUnique({ where: { id: clusterId }, select: { state: true } });
    if (row?.state !== "destroying")
      throw new RookeryError("precondition", "The cluster is no longer marked as leaving.");
    return `${String(plan.data.name)} is forgotten; its servers go on unchanged.`;
  },
  async settled(tx, context, { clusterId }, plan, outcome) {
    if (outcome !== "succeeded") return;
    await retireCluster(tx, clusterId, context.now());
    await recordEvent(tx, {
      at: context.now(),
      kind: "cluster.forgotten",
      severity: "info",
      title: `Cluster ${String(plan.data.name)} was forgotten`,
      clusterId,
    });
  },
});
