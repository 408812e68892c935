import { RookeryError } from "../../core/errors.ts";
import type { ProviderKind } from "../../inventory/schemas.ts";
import { readVariableCatalogue, setGlobalVariable } from "../../mariadb/variables.ts";
import type { Step, StepIo } from "../../operations/define.ts";
import { provisionIo } from "../change-rows.ts";
import { withMember } from "../cluster/read-members.ts";
import { literalOf, runsWith } from "../cluster/variable-changes.ts";
import type { InstanceSpec } from "../schemas.ts";

/** Writes the option file of every member; the running servers are not touched. Undo writes the old ones. */
export function writeOptionsStep(
  provider: ProviderKind,
  before: readonly InstanceSpec[],
  after: readonly InstanceSpec[],
): Step {
  const write = async (io: StepIo, specs: readonly InstanceSpec[]) => {
    for (const spec of specs) await io.tools.provisioner(provider).writeOptions(spec, provisionIo(io));
  };
  return {
    key: "write-options",
    name: "Write the option files",
    target: after.map((spec) => spec.name).join(", "),
    expected: "the option file of every member holds the new values",
    nature: "idempotent",
    async observe(io) {
      const plans = await Promise.all(after.map((spec) => io.tools.provisioner(provider).plan(spec)));
      const open = after.filter(
        (_, index) =>
          plans[index]?.files.length === 0 || plans[index]?.files.some((file) => file.content !== file.current),
      );
      return { verdict: open.length === 0 ? "done" : "ready", evidence: { toWrite: open.map((spec) => spec.name) } };
    },
    act: (io) => write(io, after),
    undo: (io) => write(io, before),
  };
}

/** One value to set on one running member, and what it was. */
export interface RuntimeValue {
  instanceId: string;
  name: string;
  variable: string;
  to: string;
  from: string | null;
}

async function differing(
  io: StepIo,
  values: readonly RuntimeValue[],
  pick: (value: RuntimeValue) => string | null,
): Promise<RuntimeValue[]> {
  const found = await Promise.all(
    [...new Set(values.map((value) => value.instanceId))].map(async (instanceId) => {
      const catalogue = await withMember(io.tools, instanceId, readVariableCatalogue);
      return values.filter((value) => {
        const [wanted, definition] = [pick(value), catalogue.get(value.variable)];
        return value.instanceId === instanceId && wanted !== null && !runsWith(wanted, definition);
      });
    }),
  );
  return found.flat();
}

async function set(
  io: StepIo,
  values: readonly RuntimeValue[],
  pick: (value: RuntimeValue) => string | null,
): Promise<void> {
  for (const value of await differing(io, values, pick)) {
    await withMember(io.tools, value.instanceId, async (connection) => {
      const definition = (await readVariableCatalogue(connection)).get(value.variable);
      const wanted = pick(value);
      if (!definition || wanted === null)
        throw new RookeryError("precondition", `${value.name} has no variable ${value.variable}.`);
      await setGlobalVariable(connection, value.variable, literalOf(wanted, definition));
      io.log(`${value.name}: ${value.variable} is ${wanted}`);
    });
  }
}

/** Sets variables on running members. Undo sets them back. */
export function setRuntimeStep(values: readonly RuntimeValue[]): Step {
  return {
    key: "set-runtime",
    name: "Change what can change while running",
    target: [...new Set(values.map((value) => value.name))].join(", "),
    expected: `${[...new Set(values.map((value) => value.variable))].join(", ")} have the new values on every running member`,
    nature: "idempotent",
    async observe(io) {
      const open = await differing(io, values, (value) => value.to);
      return {
        verdict: open.length === 0 ? "done" : "ready",
        evidence: { differing: open.map((value) => `${value.name} ${value.variable}`) },
      };
    },
    act: (io) => set(io, values, (value) => value.to),
    undo: (io) => set(io, values, (value) => value.from),
  };
}
