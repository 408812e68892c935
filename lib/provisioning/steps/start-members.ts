import { isRookeryError, RookeryError } from "../../core/errors.ts";
import type { ProviderKind } from "../../inventory/schemas.ts";
import { readIdentity } from "../../mariadb/identity.ts";
import type { Observation, StepIo } from "../../operations/define.ts";
import { provisionIo } from "../change-rows.ts";
import { withMember } from "../cluster/read-members.ts";
import { memberSecrets } from "../cluster-secrets.ts";
import type { InstanceSpec } from "../schemas.ts";

/**
 * Whether a member's server runs and lets Rookery's account in: only then is apply complete. A server of another
 * identity on that port is never taken for ours.
 */
export async function isMemberUp(
  io: StepIo,
  provider: ProviderKind,
  spec: InstanceSpec,
): Promise<{ up: boolean; evidence: Record<string, unknown> }> {
  const state = await io.tools.provisioner(provider).observe(spec);
  if (state.state !== "running") return { up: false, evidence: { server: state.state } };
  try {
    const identity = await withMember(io.tools, spec.instanceId, readIdentity, 4_000);
    const evidence = {
      server: "running",
      pid: state.pid,
      version: identity.version?.text ?? null,
      serverId: identity.serverId,
    };
    if (identity.serverId !== spec.serverId)
      throw new RookeryError(
        "precondition",
        `Another server answers on port ${spec.port} than ${spec.name}. Find out what listens there.`,
      );
    return { up: true, evidence };
  } catch (error) {
    // Refused or mute: its accounts are not written yet, or it is still starting. Apply goes on from there.
    if (
      isRookeryError(error, "forbidden") ||
      isRookeryError(error, "unavailable") ||
      isRookeryError(error, "timeout")
    ) {
      return { up: false, evidence: { server: "running", account: error.message } };
    }
    throw error;
  }
}

/** Observes all members at once. */
export async function observeMembersUp(
  io: StepIo,
  provider: ProviderKind,
  specs: readonly InstanceSpec[],
): Promise<Observation> {
  const found = await Promise.all(
    specs.map(async (spec) => ({ name: spec.name, ...(await isMemberUp(io, provider, spec)) })),
  );
  const evidence = Object.fromEntries(found.map((one) => [one.name, one.evidence]));
  return { verdict: found.every((one) => one.up) ? "done" : "ready", evidence };
}

/** Applies all members side by side; each apply finds out itself what is already there. The first failure is thrown when all have ended. */
export async function applyMembers(
  io: StepIo,
  provider: ProviderKind,
  clusterId: string,
  specs: readonly InstanceSpec[],
): Promise<void> {
  const provisioner = io.tools.provisioner(provider);
  const results = await Promise.allSettled(
    specs.map(async (spec) =>
      provisioner.apply(spec, await memberSecrets(io.context, io.tools, clusterId, spec), provisionIo(io)),
    ),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw forPeople(failed.reason);
}

/** A server that ends while it starts says why in its log: that is for the person who waits, not only for ours. */
export function forPeople(error: unknown): unknown {
  return isRookeryError(error, "internal") ? new RookeryError("unavailable", error.message, { cause: error }) : error;
}

/** Removes what applyMembers made, data included: for undoing a creation, where nothing of value is in it. */
export async function wipeMembers(io: StepIo, provider: ProviderKind, specs: readonly InstanceSpec[]): Promise<void> {
  await Promise.all(specs.map((spec) => io.tools.provisioner(provider).destroy(spec, { wipe: true }, provisionIo(io))));
}
