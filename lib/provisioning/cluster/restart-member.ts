import type { ProviderKind } from "../../inventory/schemas.ts";
import { readReplicationLinks } from "../../mariadb/replication-status.ts";
import type { Step } from "../../operations/define.ts";
import type { InstanceSpec } from "../schemas.ts";
import { compositeStep } from "../steps/composite.ts";
import { resumeRoleStep } from "../steps/resume-role.ts";
import { startServerStep, stopServerStep } from "../steps/run-server.ts";
import { waitUntil, withMember } from "./read-members.ts";

export interface PlannedRestart {
  spec: InstanceSpec;
  startedAt: string;
  role: "primary" | "replica";
}

/** Waits until a restarted replica replicates again, so that the next server is touched only when this one is back. */
function replicatesStep(spec: InstanceSpec): Step {
  const runs = async (io: Parameters<Step["observe"]>[0]) =>
    (await withMember(io.tools, spec.instanceId, readReplicationLinks)).every(
      (link) => link.io === "yes" && link.sql === "yes",
    );
  return {
    key: "replicates",
    name: "Wait until it replicates",
    target: spec.name,
    expected: `IO and SQL run on ${spec.name}`,
    nature: "idempotent",
    deadlineMs: 60_000,
    async observe(io) {
      const done = await runs(io);
      return { verdict: done ? "done" : "ready", evidence: { replicates: done } };
    },
    act: async (io) =>
      void (await waitUntil(
        io.signal,
        () => `${spec.name} does not replicate again after its restart.`,
        50_000,
        async () => ((await runs(io)) ? true : null),
      )),
  };
}

/** One member of a rolling restart as one step: stopped, started, in its role, and (a replica) replicating again. */
export function restartMemberStep(
  provider: ProviderKind,
  restart: PlannedRestart,
  members: readonly InstanceSpec[],
): Step {
  const { spec, startedAt, role } = restart;
  const others = members.filter((other) => other.instanceId !== spec.instanceId);
  const data = { provider, clusterId: "", spec, others, role, startedAt };
  const parts = [stopServerStep(data, false), startServerStep(data), resumeRoleStep(provider, spec, others)];
  if (role === "replica") parts.push(replicatesStep(spec));
  return compositeStep(
    {
      key: `restart-${spec.name}`,
      name: role === "primary" ? "Restart the primary (a write gap of about 2 s)" : "Restart a replica",
      target: spec.name,
      expected: `${spec.name} runs anew ${role === "primary" ? "and takes writes" : "and replicates"}`,
    },
    parts,
  );
}
