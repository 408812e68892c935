import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import { newId } from "../../core/ids.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { findEnvironmentOrThrow } from "../../inventory/rows.ts";
import { defineOperation, type PlanIo, type Step } from "../../operations/define.ts";
import type { PreflightCheck } from "../../operations/schemas.ts";
import { chooseMembers } from "../cluster/choose-members.ts";
import { describeCreation } from "../cluster/describe-creation.ts";
import { reserveClusterStep } from "../cluster/reserve-cluster.ts";
import { verifyMembers } from "../cluster/verify-members.ts";
import { checkDisk, checkMemory, checkName, checkProblems, checkVersion } from "../preflight.ts";
import { ClusterSpec, InstanceSpec } from "../schemas.ts";
import { attachReplicasStep } from "../steps/attach-replicas.ts";
import { openPrimaryStep } from "../steps/open-primary.ts";
import { enableSemiSyncStep } from "../steps/semi-sync.ts";
import { applyMembers, observeMembersUp, wipeMembers } from "../steps/start-members.ts";

/** `clusterId` is made when the operation is proposed, so that it has its lock and its place in lists from the start. */
export const CreateClusterInput = z.object({ spec: ClusterSpec, clusterId: z.uuid().default(() => newId()) }).strict();
export type CreateClusterInput = z.input<typeof CreateClusterInput>;

const Data = z.object({
  clusterId: z.string(),
  environmentId: z.string(),
  gtidDomainId: z.number(),
  exactVersion: z.string(),
  members: z.array(InstanceSpec),
});

/*
 * Dies anywhere: rows, data folders, accounts and replication are each looked for first and only what is missing is
 * made; every server starts read-only, so none takes writes before "Open the primary". Cancelled or failed: replicas,
 * servers and rows are removed again in reverse order; nothing of value is in them yet.
 */
export const createClusterOperation = defineOperation({
  kind: "cluster.create",
  label: "Create cluster",
  input: CreateClusterInput,
  cancelMeaning: "Servers that were started are stopped and removed with their data, and the name is free again.",
  async subject(context, { spec, clusterId }) {
    const environment = await findEnvironmentOrThrow(context, spec.environment).catch((error: unknown) => {
      throw new RookeryError(
        "invalid",
        `spec.environment: there is no environment ${spec.environment}, or you may not see it`,
        {
          cause: error,
          fields: { "spec.environment": "there is no such environment, or you may not see it" },
        },
      );
    });
    const row = await context.database.cluster.findUnique({
      where: { id: clusterId },
      select: { state: true, environmentId: true },
    });
    if (row && (row.state !== "planned" || row.environmentId !== environment.id))
      throw new RookeryError("conflict", "This id belongs to another cluster. Leave it out.");
    return {
      title: `Create cluster ${spec.name}`,
      name: spec.name,
      environmentId: environment.id,
      clusterId,
      clusterName: spec.name,
      lock: `cluster:${clusterId}`,
    };
  },
  async plan(io, { spec, clusterId }) {
    const environment = await io.context.database.environment.findUnique({ where: { slug: spec.environment } });
    if (!environment) throw new RookeryError("precondition", `There is no environment ${spec.environment} any more.`);
    const installed = await io.tools.provisioner(spec.provider).versions();
    const { chosen, found } = await choose(io, spec, clusterId);
    const preflight: PreflightCheck[] = [
      { name: "Environment", result: "passed", finding: `${environment.name} exists.` },
      await checkName(io.context, spec.name, clusterId),
      checkVersion(spec.version, installed),
      ...checkProblems(found),
      await checkDisk(io.tools, spec.provider, chosen.members[0]?.folder ?? "/", chosen.members.length),
      await checkMemory(io.tools, spec, chosen.members.length),
    ];
    const data = {
      clusterId,
      environmentId: environment.id,
      gtidDomainId: chosen.gtidDomainId,
      exactVersion: installed[spec.version] ?? spec.version,
      members: chosen.members,
    };
    return {
      ...describeCreation(io.tools, spec, chosen.members, found),
      preflight,
      data,
      assumptions: { environment: environment.slug, version: data.exactVersion },
    };
  },
  steps({ spec }, plan): Step[] {
    const data = Data.parse(plan.data);
    const [primary, ...replicas] = data.members;
    if (!primary) throw new RookeryError("internal", "A plan without members cannot be run.");
    const { provider } = spec;
    const steps: Step[] = [
      reserveClusterStep({ ...data, spec }),
      {
        key: "start-servers",
        name: data.members.length === 1 ? "Make and start the server" : "Make and start the servers",
        target: data.members.map((member) => member.name).join(", "),
        expected: `${data.members.length === 1 ? "it runs" : "all run"} read-only and let${data.members.length === 1 ? "s" : ""} Rookery's account in`,
        nature: "idempotent",
        deadlineMs: 240_000,
        observe: (io) => observeMembersUp(io, provider, data.members),
        act: (io) => applyMembers(io, provider, data.clusterId, data.members),
        undo: (io) => wipeMembers(io, provider, data.members),
      },
      openPrimaryStep(provider, primary, replicas),
    ];
    if (replicas.length > 0) steps.push(attachReplicasStep({ provider, clusterId: data.clusterId, primary, replicas }));
    if (spec.semiSync) steps.push(enableSemiSyncStep(primary));
    return steps;
  },
  async verify(io, _input, plan) {
    const { members } = Data.parse(plan.data);
    return verifyMembers(io, members, members[0]?.instanceId ?? "");
  },
  async settled(tx, context, { spec, clusterId }, _plan, outcome) {
    if (outcome !== "succeeded") return;
    await tx.cluster.updateMany({ where: { id: clusterId }, data: { state: "active", updatedAt: context.now() } });
    await recordEvent(tx, {
      at: context.now(),
      kind: "cluster.created",
      severity: "info",
      title: `Cluster ${spec.name} was created`,
      clusterId,
    });
  },
});

async function choose(io: PlanIo, spec: ClusterSpec, clusterId: string) {
  const numbers = Array.from({ length: spec.replicas + 1 }, (_, index) => index + 1);
  const before = io.previous ? Data.safeParse(io.previous.data) : null;
  const previous = before?.success && before.data.clusterId === clusterId ? before.data : null;
  const chosen = await chooseMembers(io.context, io.tools, {
    clusterId,
    spec,
    numbers,
    ports: numbers.map((_, index) => spec.ports[index] ?? null),
    gtidDomainId: null,
    previous,
  });
  const provisioner = io.tools.provisioner(spec.provider);
  const found = await Promise.all(
    chosen.members.map(async (member) => ({ member, ...(await provisioner.plan(member)) })),
  );
  return { chosen, found };
}
