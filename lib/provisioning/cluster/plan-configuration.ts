import { RookeryError } from "../../core/errors.ts";
import { describeSetGlobal } from "../../mariadb/describe-statements.ts";
import { readVariableCatalogue, type VariableDefinition } from "../../mariadb/variables.ts";
import type { PlanIo } from "../../operations/define.ts";
import type { OperationPlan, PreflightCheck } from "../../operations/schemas.ts";
import type { ClusterSpec, InstanceSpec } from "../schemas.ts";
import type { RuntimeValue } from "../steps/change-variables.ts";
import type { ManagedMember } from "./load-cluster.ts";
import { type LookedAt, lookAtCluster } from "./look-at-cluster.ts";
import { withMember } from "./read-members.ts";
import type { PlannedRestart } from "./restart-member.ts";
import { judgeChanges, literalOf, type VariableChange } from "./variable-changes.ts";

interface Wish {
  clusterId: string;
  restart: boolean;
}

async function cataloguesOf(io: PlanIo, looked: LookedAt): Promise<Map<string, Map<string, VariableDefinition>>> {
  const readable = looked.seen.filter((one) => one.body !== null);
  const entries = await Promise.all(
    readable.map(async (one) => [one.id, await withMember(io.tools, one.id, readVariableCatalogue)] as const),
  );
  return new Map(entries);
}

function checkChanges(
  changes: readonly VariableChange[],
  problems: readonly { field: string; sentence: string }[],
  restart: boolean,
): PreflightCheck[] {
  const checks = problems
    .filter((problem) => problem.field.startsWith("variables."))
    .map(({ field, sentence }): PreflightCheck => ({ name: field, result: "failed", finding: sentence }));
  for (const change of changes) {
    const said = `${change.running ?? "(not told)"} now, ${change.wanted ?? "the default"} then`;
    if (change.action === "unknown")
      checks.push({
        name: change.name,
        result: "failed",
        finding: "This version has no such variable; a server would not start with it.",
        remedy: "Look at the spelling.",
      });
    else if (change.action === "needs restart")
      checks.push({
        name: change.name,
        result: restart ? "passed" : "warning",
        finding: `${said}; it changes only with a restart.`,
        ...(restart ? {} : { remedy: "Ask for the rolling restart, or restart later." }),
      });
    else
      checks.push({
        name: change.name,
        result: "passed",
        finding:
          change.action === "already so"
            ? `It runs so already (${change.running ?? ""}).`
            : `${said}; it changes while running.`,
      });
  }
  return checks;
}

function restartsOf(
  members: readonly ManagedMember[],
  after: readonly InstanceSpec[],
  started: ReadonlyMap<string, string>,
  primaryId: string,
): PlannedRestart[] {
  const restarts = members.flatMap((member): PlannedRestart[] => {
    const [spec, startedAt] = [after.find((one) => one.instanceId === member.id), started.get(member.id)];
    return spec && startedAt ? [{ spec, startedAt, role: member.id === primaryId ? "primary" : "replica" }] : [];
  });
  return [...restarts.filter((one) => one.role === "replica"), ...restarts.filter((one) => one.role === "primary")];
}

/** The plan of cluster.configure: option files before and after, what changes now, what waits, and the restarts in order. */
export async function planConfiguration(
  io: PlanIo,
  input: Wish,
  change: (spec: ClusterSpec) => ClusterSpec,
): Promise<Omit<OperationPlan, "steps">> {
  const looked = await lookAtCluster(io, input.clusterId);
  const { cluster } = looked;
  const spec = change(cluster.spec);
  const provisioner = io.tools.provisioner(cluster.provider);
  const before = cluster.members.map((member) => member.spec);
  const after = before.map(
    (one): InstanceSpec => ({ ...one, variables: spec.variables, bufferPoolMb: spec.bufferPoolMb }),
  );
  const [plans, old, catalogues] = await Promise.all([
    Promise.all(after.map((one) => provisioner.plan(one))),
    Promise.all(before.map((one) => provisioner.plan(one))),
    cataloguesOf(io, looked),
  ]);
  const asked = catalogues.get(looked.primaryId ?? "") ?? [...catalogues.values()][0];
  if (!asked)
    throw new RookeryError(
      "precondition",
      `No member of ${cluster.name} can be asked about its variables. Start one first.`,
    );
  const judge = (catalogue: Map<string, VariableDefinition>) =>
    judgeChanges(old[0]?.files[0]?.content ?? "", plans[0]?.files[0]?.content ?? "", catalogue);
  const changes = judge(asked);
  const runtime = cluster.members.flatMap((member): RuntimeValue[] => {
    const catalogue = catalogues.get(member.id);
    if (!catalogue) return [];
    return judge(catalogue)
      .filter((one) => one.action === "set now")
      .map((one) => ({
        instanceId: member.id,
        name: member.name,
        variable: one.name,
        to: one.wanted ?? catalogue.get(one.name)?.defaultValue ?? "",
        from: one.running,
      }));
  });
  const needsRestart = input.restart && changes.some((one) => one.action === "needs restart");
  const started = new Map<string, string>();
  for (const member of needsRestart ? cluster.members : []) {
    const state = await provisioner.observe(member.spec);
    if (state.state === "running") started.set(member.id, state.startedAt);
  }
  if (needsRestart && looked.primaryId === null)
    throw new RookeryError(
      "precondition",
      "It is not certain which member is the primary, so no order of restarts can be planned. Leave the restart out, or repair the members first.",
    );
  const restarts = restartsOf(cluster.members, after, started, looked.primaryId ?? "");
  const names = changes.map((one) => one.name).join(", ");
  return {
    summary:
      names === ""
        ? `${cluster.name}: nothing changes.`
        : `${cluster.name}: ${names}${restarts.length > 0 ? `, with a rolling restart of ${restarts.map((one) => one.spec.name).join(", ")}` : ""}.`,
    targets: cluster.members.map((member) => ({ kind: "instance", id: member.id, name: member.name })),
    statements: runtime.map((one) => ({
      target: one.name,
      sql: describeSetGlobal(one.variable, literalOf(one.to, asked.get(one.variable) ?? { type: "text", choices: [] })),
    })),
    commands: [],
    files: plans.flatMap((plan, index) => plan.files.map((file) => ({ target: after[index]?.name ?? "", ...file }))),
    preflight: checkChanges(changes, plans[0]?.problems ?? [], input.restart),
    risk: restarts.length > 0 ? "medium" : "low",
    effect:
      restarts.length > 0
        ? "Each server is restarted, replicas first; at the primary nobody can write for about 2 s."
        : "Running servers take over what they can; nobody loses a connection.",
    undo: "Configure the old values again.",
    expectedSeconds: 1 + 4 * restarts.length,
    assumptions: { primary: looked.primaryId ?? null, specVersion: cluster.specVersion },
    data: { provider: cluster.provider, spec, before, after, changes, runtime, restarts },
  };
}
