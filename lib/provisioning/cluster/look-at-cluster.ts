import { RookeryError } from "../../core/errors.ts";
import type { PlanIo } from "../../operations/define.ts";
import type { PreflightCheck } from "../../operations/schemas.ts";
import type { ProvisionState } from "../ports.ts";
import { loadManagedCluster, type ManagedCluster, type ManagedMember } from "./load-cluster.ts";
import { readMembers } from "./read-members.ts";
import { primaryOf, type SeenMember } from "./roles.ts";

/** A cluster as it stands now: rows, what the host says of each server, and what each server says of itself. */
export interface LookedAt {
  cluster: ManagedCluster;
  seen: SeenMember[];
  states: Map<string, ProvisionState["state"]>;
  /** Null when the members do not tell: then nothing that needs a role may be planned. */
  primaryId: string | null;
}

/** Reads all of it at once, changing nothing. Throws `precondition` for clusters that Rookery did not create. */
export async function lookAtCluster(io: Pick<PlanIo, "context" | "tools">, clusterId: string): Promise<LookedAt> {
  const cluster = await loadManagedCluster(io.context, clusterId);
  const provisioner = io.tools.provisioner(cluster.provider);
  const states = new Map<string, ProvisionState["state"]>();
  await Promise.all(
    cluster.members.map(async (member) => states.set(member.id, (await provisioner.observe(member.spec)).state)),
  );
  const running = cluster.members.filter((member) => states.get(member.id) === "running");
  const read = await readMembers(io.tools, running);
  const seen = cluster.members.map(
    (member) =>
      read.find((one) => one.id === member.id) ?? { ...member, body: null, error: `it is ${states.get(member.id)}` },
  );
  return { cluster, seen, states, primaryId: primaryOf(seen) };
}

/** The role of a member as people read it. */
export function roleOf(looked: LookedAt, instanceId: string): "primary" | "replica" | "unknown" {
  if (looked.primaryId === null) return "unknown";
  return looked.primaryId === instanceId ? "primary" : "replica";
}

/** The primary's member. Throws `precondition` when it is not certain which one it is. */
export function primaryMember(looked: LookedAt): ManagedMember {
  const found = looked.cluster.members.find((member) => member.id === looked.primaryId);
  if (found) return found;
  const silent = looked.seen.filter((one) => one.body === null).map((one) => `${one.name} (${one.error})`);
  throw new RookeryError(
    "precondition",
    `It is not certain which member of ${looked.cluster.name} is the primary${silent.length > 0 ? `: ${silent.join(", ")} could not be read` : ""}. Start or repair the members first.`,
  );
}

/** A preflight line about members that could not be read. */
export function checkReadable(looked: LookedAt): PreflightCheck {
  const silent = looked.seen.filter((one) => one.body === null);
  if (silent.length === 0) return { name: "Members", result: "passed", finding: `All ${looked.seen.length} answer.` };
  return {
    name: "Members",
    result: "warning",
    finding: `Not readable: ${silent.map((one) => `${one.name} (${one.error})`).join(", ")}.`,
  };
}
