import { z } from "zod";
import type { Context } from "../../core/context.ts";
import { RookeryError } from "../../core/errors.ts";
import { parse } from "../../core/parse.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { providers } from "../../inventory/schemas.ts";
import { readVariableCatalogue } from "../../mariadb/variables.ts";
import { defineOperation, type Step } from "../../operations/define.ts";
import { toJson } from "../../operations/rows.ts";
import { loadManagedCluster } from "../cluster/load-cluster.ts";
import { planConfiguration } from "../cluster/plan-configuration.ts";
import { withMember } from "../cluster/read-members.ts";
import { restartMemberStep } from "../cluster/restart-member.ts";
import { clusterSubject } from "../cluster/subject.ts";
import { updateSpec } from "../cluster/update-spec.ts";
import { runsWith, VariableChange } from "../cluster/variable-changes.ts";
import { ClusterSpec, InstanceSpec } from "../schemas.ts";
import { setRuntimeStep, writeOptionsStep } from "../steps/change-variables.ts";

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const ConfigureClusterInput = z
  .object({
    clusterId: z.string().min(1),
    /** Changes only: what is not named stays; null takes a variable out of the spec. */
    variables: z.record(z.string(), value).default({}),
    bufferPoolMb: z.int().optional(),
    /** Restart what needs it, replicas first; without it those values wait for the next restart. */
    restart: z.boolean().default(false),
  })
  .strict();
export type ConfigureClusterInput = z.input<typeof ConfigureClusterInput>;

const Data = z.object({
  provider: z.enum(providers),
  spec: ClusterSpec,
  before: z.array(InstanceSpec),
  after: z.array(InstanceSpec),
  changes: z.array(VariableChange),
  runtime: z.array(
    z.object({
      instanceId: z.string(),
      name: z.string(),
      variable: z.string(),
      to: z.string(),
      from: z.string().nullable(),
    }),
  ),
  restarts: z.array(z.object({ spec: InstanceSpec, startedAt: z.string(), role: z.enum(["primary", "replica"]) })),
});

/** The spec with the wished changes. Throws `invalid` with the fields as the form names them. */
export function changedSpec(
  spec: ClusterSpec,
  input: Pick<z.output<typeof ConfigureClusterInput>, "variables" | "bufferPoolMb">,
): ClusterSpec {
  const variables: Record<string, unknown> = { ...spec.variables };
  for (const [name, wanted] of Object.entries(input.variables)) {
    if (wanted === null) delete variables[name];
    else variables[name] = wanted;
  }
  return parse(ClusterSpec, {
    ...spec,
    variables,
    ...(input.bufferPoolMb === undefined ? {} : { bufferPoolMb: input.bufferPoolMb }),
  });
}

async function subject(context: Context, input: z.output<typeof ConfigureClusterInput>) {
  const found = await clusterSubject(context, input.clusterId, "Configure");
  changedSpec((await loadManagedCluster(context, input.clusterId)).spec, input);
  return found;
}

/*
 * Dies anywhere: option files and values are compared again and only what differs is written. Cancelled or failed: files
 * and values go back to what they were; a server that was restarted meanwhile keeps running.
 */
export const configureClusterOperation = defineOperation({
  kind: "cluster.configure",
  label: "Change configuration",
  input: ConfigureClusterInput,
  cancelMeaning: "Option files and values are set back to what they were. A restart that has begun is finished.",
  subject,
  plan: (io, input) => planConfiguration(io, input, (spec) => changedSpec(spec, input)),
  steps(_input, plan): Step[] {
    const data = Data.parse(plan.data);
    const steps: Step[] = [writeOptionsStep(data.provider, data.before, data.after)];
    if (data.runtime.length > 0) steps.push(setRuntimeStep(data.runtime));
    for (const restart of data.restarts) steps.push(restartMemberStep(data.provider, restart, data.after));
    return steps;
  },
  async verify(io, _input, plan) {
    const data = Data.parse(plan.data);
    const restarted = new Set(data.restarts.map((restart) => restart.spec.instanceId));
    const wanted = data.changes.filter(
      (change) => change.action === "set now" || (change.action === "needs restart" && restarted.size > 0),
    );
    for (const spec of data.after) {
      if ((await io.tools.provisioner(data.provider).observe(spec)).state !== "running") continue;
      const catalogue = await withMember(io.tools, spec.instanceId, readVariableCatalogue);
      for (const change of wanted) {
        const definition = catalogue.get(change.name);
        const target = change.wanted ?? definition?.defaultValue ?? null;
        if (target === null || runsWith(target, definition)) continue;
        throw new RookeryError(
          "precondition",
          `${spec.name} runs with ${change.name}=${definition?.value ?? "(unknown)"} instead of ${target}.`,
        );
      }
    }
    const waiting =
      restarted.size > 0
        ? []
        : data.changes.filter((change) => change.action === "needs restart").map((change) => change.name);
    const done =
      wanted.length > 0
        ? `${wanted.map((change) => change.name).join(", ")} have the new values.`
        : "The option files hold the new values.";
    return waiting.length > 0 ? `${done} ${waiting.join(", ")} wait for a restart.` : done;
  },
  async settled(tx, context, { clusterId }, plan, outcome) {
    if (outcome !== "succeeded") return;
    const data = Data.parse(plan.data);
    const { variables, bufferPoolMb } = data.spec;
    await updateSpec(tx, clusterId, context.now(), (spec) => ({ ...spec, variables, bufferPoolMb }));
    for (const spec of data.after)
      await tx.instance.updateMany({
        where: { id: spec.instanceId },
        data: { providerState: toJson(spec), updatedAt: context.now() },
      });
    const names = data.changes.map((change) => change.name).join(", ");
    await recordEvent(tx, {
      at: context.now(),
      kind: "cluster.configured",
      severity: "info",
      title: `Configuration changed: ${names || "nothing"}`.slice(0, 500),
      clusterId,
    });
  },
});
