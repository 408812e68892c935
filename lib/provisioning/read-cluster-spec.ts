import { demand } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import { findClusterOrThrow } from "../inventory/rows.ts";
import { ClusterSpec } from "./schemas.ts";
import { parseSpecYaml, type SpecFault, writeSpecYaml } from "./spec-yaml.ts";

/**
 * The desired state of a cluster, as an object and as YAML that cluster.create would take again. Throws `not_found` where
 * the actor may not see it, `precondition` for clusters that Rookery only watches.
 */
export async function readClusterSpec(
  context: Context,
  cluster: string,
): Promise<{ spec: ClusterSpec; yaml: string; version: number }> {
  const row = await findClusterOrThrow(context, cluster);
  demand(context.actor, "fleet.read", { environmentId: row.environmentId });
  const spec = ClusterSpec.safeParse(row.spec);
  if (!spec.success)
    throw new RookeryError(
      "precondition",
      `Rookery watches ${row.name} but did not create it, so there is no spec of it.`,
    );
  return { spec: spec.data, yaml: writeSpecYaml(spec.data), version: row.specVersion };
}

/** A spec from YAML that a person or a pipeline sent. Throws `invalid` whose fields name line and reason of every fault. */
export function readSpecYaml(text: string): ClusterSpec {
  const parsed = parseSpecYaml(text);
  if (parsed.ok) return parsed.spec;
  const say = (fault: SpecFault) => `${fault.line === null ? "" : `line ${fault.line}: `}${fault.message}`;
  const fields: Record<string, string> = {};
  for (const fault of parsed.faults) fields[fault.path || "yaml"] ??= say(fault);
  const [first] = parsed.faults;
  throw new RookeryError(
    "invalid",
    first ? `${first.path ? `${first.path}, ` : ""}${say(first)}` : "This is no spec.",
    { fields, detail: { faults: parsed.faults } },
  );
}
