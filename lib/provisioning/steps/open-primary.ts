import { RookeryError } from "../../core/errors.ts";
import type { ProviderKind } from "../../inventory/schemas.ts";
import { describeReadOnly } from "../../mariadb/describe-statements.ts";
import { readReadOnly, setReadOnly } from "../../mariadb/read-only.ts";
import type { Observation, Step, StepIo } from "../../operations/define.ts";
import { withMember } from "../cluster/read-members.ts";
import type { InstanceSpec } from "../schemas.ts";

/**
 * Whether another member takes writes: never two writable servers by us. A stopped server takes none, and starts
 * read-only. One that runs and cannot be asked throws: not knowing is not a no.
 */
export async function otherWritable(
  io: StepIo,
  provider: ProviderKind,
  others: readonly InstanceSpec[],
): Promise<string | null> {
  for (const other of others) {
    const state = await io.tools.provisioner(provider).observe(other);
    if (state.state !== "running") continue;
    if (!(await withMember(io.tools, other.instanceId, readReadOnly))) return other.name;
  }
  return null;
}

async function observe(
  io: StepIo,
  provider: ProviderKind,
  primary: InstanceSpec,
  others: readonly InstanceSpec[],
): Promise<Observation> {
  const writable = await otherWritable(io, provider, others);
  if (writable)
    return {
      verdict: "park",
      why: `${writable} takes writes already; a second writable server would split the data. Find out which of them is the primary.`,
      evidence: { writable },
    };
  const readOnly = await withMember(io.tools, primary.instanceId, readReadOnly);
  return { verdict: readOnly ? "ready" : "done", evidence: { [primary.name]: readOnly ? "read-only" : "writable" } };
}

/** Opens the primary, after having seen that no other member takes writes. Undo closes it again. */
export function openPrimaryStep(provider: ProviderKind, primary: InstanceSpec, others: readonly InstanceSpec[]): Step {
  return {
    key: "open-primary",
    name: "Open the primary for writes",
    target: primary.name,
    expected: `${primary.name} takes writes and no other member does`,
    nature: "idempotent",
    observe: (io) => observe(io, provider, primary, others),
    async act(io) {
      const writable = await otherWritable(io, provider, others);
      if (writable)
        throw new RookeryError("precondition", `${writable} began to take writes; ${primary.name} stays closed.`);
      await withMember(io.tools, primary.instanceId, (connection) => setReadOnly(connection, false));
      io.log(`${primary.name}: ${describeReadOnly(false)}`);
    },
    async undo(io) {
      if ((await io.tools.provisioner(provider).observe(primary)).state !== "running") return;
      await withMember(io.tools, primary.instanceId, (connection) => setReadOnly(connection, true));
    },
  };
}
