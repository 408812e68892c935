import { z } from "zod";
import type { Context } from "../../core/context.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import { compareVariable } from "../../mariadb/variable-comparison.ts";
import { readVariableCatalogue } from "../../mariadb/variables.ts";
import type { VariableView } from "../probe-schemas.ts";

// Of a spec only what speaks of variables; an adopted cluster has none of ours and wishes nothing.
const Wishes = z.object({
  bufferPoolMb: z.number().optional(),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/** All variables of a server, those that the cluster's spec names compared with it. Throws what reading the server throws. */
export async function readVariablesAgainstSpec(
  connection: FleetConnection,
  context: Context,
  instanceId: string,
): Promise<VariableView[]> {
  const [catalogue, instance] = await Promise.all([
    readVariableCatalogue(connection),
    context.database.instance.findUnique({
      where: { id: instanceId },
      select: { cluster: { select: { managed: true, spec: true } } },
    }),
  ]);
  const wished = wishesOf(instance?.cluster.managed ? instance.cluster.spec : null);
  return [...catalogue.values()].map((definition) => {
    const wanted = wished.get(definition.name) ?? null;
    const difference = wanted === null ? null : compareVariable(wanted, definition.value ?? undefined, definition);
    return { ...definition, wanted, difference };
  });
}

/** The variables that a spec names, as text by lower-case name. Pure. */
export function wishesOf(spec: unknown): Map<string, string> {
  const read = Wishes.safeParse(spec);
  if (!read.success) return new Map();
  const { variables, bufferPoolMb } = read.data;
  const wished = new Map(Object.entries(variables).map(([name, value]) => [name.toLowerCase(), textOf(value)]));
  if (bufferPoolMb !== undefined) wished.set("innodb_buffer_pool_size", `${bufferPoolMb}M`);
  return wished;
}

function textOf(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "ON" : "OFF") : String(value);
}
