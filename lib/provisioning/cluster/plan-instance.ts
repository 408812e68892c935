import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import { providers } from "../../inventory/schemas.ts";
import type { PlanIo, StepIo } from "../../operations/define.ts";
import type { OperationPlan, PreflightCheck } from "../../operations/schemas.ts";
import { InstanceSpec } from "../schemas.ts";
import { type ManagedMember, memberOf } from "./load-cluster.ts";
import { checkReadable, type LookedAt, lookAtCluster, roleOf } from "./look-at-cluster.ts";
import { readMembers } from "./read-members.ts";
import { replicasOf } from "./roles.ts";

/** What the operations on one server keep in their plan. */
export const InstancePlanData = z.object({
  provider: z.enum(providers),
  clusterId: z.string(),
  spec: InstanceSpec,
  others: z.array(InstanceSpec),
  role: z.enum(["primary", "replica", "unknown"]),
  /** When its process was started, as the host says; null when it does not run. */
  startedAt: z.string().nullable(),
});
export type InstancePlanData = z.infer<typeof InstancePlanData>;

export interface InstancePlan {
  looked: LookedAt;
  member: ManagedMember;
  data: InstancePlanData;
  /** Everything of a plan that is the same for stop, start and restart. */
  base: Pick<OperationPlan, "targets" | "statements" | "commands" | "files" | "assumptions" | "data"> & {
    preflight: PreflightCheck[];
  };
}

/** Looks at one server and its cluster for planning. Throws `not_found`, `precondition` (not ours to change). */
export async function planInstance(io: PlanIo, instanceId: string): Promise<InstancePlan> {
  const row = await io.context.database.instance.findUnique({ where: { id: instanceId }, select: { clusterId: true } });
  if (!row) throw new RookeryError("not_found", "There is no such server any more.");
  const looked = await lookAtCluster(io, row.clusterId);
  const member = memberOf(looked.cluster, instanceId);
  const state = await io.tools.provisioner(looked.cluster.provider).observe(member.spec);
  const data: InstancePlanData = {
    provider: looked.cluster.provider,
    clusterId: row.clusterId,
    spec: member.spec,
    others: looked.cluster.members.filter((other) => other.id !== instanceId).map((other) => other.spec),
    role: roleOf(looked, instanceId),
    startedAt: state.state === "running" ? state.startedAt : null,
  };
  return {
    looked,
    member,
    data,
    base: {
      targets: [{ kind: "instance", id: member.id, name: member.name, role: data.role }],
      statements: [],
      commands: [],
      files: [],
      preflight: [
        {
          name: "Server",
          result: state.state === "absent" ? "failed" : "passed",
          finding: `Its host says: ${state.state}.`,
        },
        checkReadable(looked),
        ...checkFollowers(looked, member),
      ],
      assumptions: { role: data.role, server: state.state },
      data,
    },
  };
}

// A warning, not a refusal: a DBA may want exactly this.
function checkFollowers(looked: LookedAt, member: ManagedMember): PreflightCheck[] {
  const followers = replicasOf(looked.seen, member.id).map((one) => one.name);
  if (roleOf(looked, member.id) === "primary") {
    return [
      {
        name: "Role",
        result: "warning",
        finding: `It is the primary${followers.length > 0 ? ` of ${followers.join(", ")}` : ""}: while it does not run, nobody can write.`,
      },
    ];
  }
  const semiSync = looked.cluster.spec.semiSync && looked.cluster.members.length === 2;
  if (semiSync)
    return [
      {
        name: "Role",
        result: "warning",
        finding:
          "It is the only replica that acknowledges commits: the first commit without it waits 2 s, later ones are not acknowledged.",
      },
    ];
  return [
    {
      name: "Role",
      result: "passed",
      finding: `It is ${roleOf(looked, member.id) === "unknown" ? "of unknown role" : "a replica"}.`,
    },
  ];
}

/** Reads a started server back and says in a sentence what it is now. Throws while it does not answer, or is not what it was. */
export async function verifyInstance(io: StepIo, data: InstancePlanData): Promise<string> {
  const { spec } = data;
  const [seen] = await readMembers(io.tools, [{ ...spec, id: spec.instanceId }], 10_000);
  if (!seen?.body)
    throw new RookeryError("unavailable", `${spec.name} could not be read: ${seen?.error ?? "no answer"}.`);
  const link = seen.body.links[0];
  if (link) {
    const runs = link.sql === "yes" && link.io !== "no";
    return `${spec.name} runs as a replica; ${runs ? "replication runs" : `replication stands: ${link.sqlError || link.ioError || "it was stopped before"}`}.`;
  }
  if (!seen.body.readOnly) return `${spec.name} runs and takes writes.`;
  if (data.role === "primary")
    throw new RookeryError(
      "precondition",
      `${spec.name} runs but is read-only, although it was the primary. Look at its cluster, then open it or let it rejoin.`,
    );
  return `${spec.name} runs read-only and replicates from nobody; see the log of the last step for the reason.`;
}
