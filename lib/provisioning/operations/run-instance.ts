import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import { recordEvent } from "../../inventory/events/record-event.ts";
import { defineOperation } from "../../operations/define.ts";
import { InstancePlanData, planInstance, verifyInstance } from "../cluster/plan-instance.ts";
import { instanceSubject } from "../cluster/subject.ts";
import { resumeRoleStep } from "../steps/resume-role.ts";
import { startServerStep, stopServerStep } from "../steps/run-server.ts";

export const InstanceInput = z.object({ instanceId: z.string().min(1) }).strict();
export type InstanceInput = z.input<typeof InstanceInput>;

/*
 * Stop, start and restart of one server. Each step looks first, so a crash goes on where it was: a server that is down is
 * not stopped again, one that runs anew is not restarted twice. A primary is opened only when nothing speaks against it.
 */

export const stopInstanceOperation = defineOperation({
  kind: "instance.stop",
  label: "Stop server",
  input: InstanceInput,
  cancelMeaning: "A stop that has begun is finished; before that nothing happens.",
  subject: (context, { instanceId }) => instanceSubject(context, instanceId, "Stop"),
  async plan(io, { instanceId }) {
    const { base, data, member } = await planInstance(io, instanceId);
    return {
      ...base,
      summary: `${member.name} (${data.role}) is shut down cleanly and stays down until somebody starts it.`,
      risk: data.role === "replica" ? "low" : "high",
      effect:
        data.role === "primary"
          ? "Nobody can write to the cluster until it is started again."
          : "Clients of this server lose their connections.",
      undo: "Start server.",
      expectedSeconds: 2,
    };
  },
  steps: (_input, plan) => [stopServerStep(InstancePlanData.parse(plan.data), true)],
  async verify(io, _input, plan) {
    const { provider, spec } = InstancePlanData.parse(plan.data);
    const { state } = await io.tools.provisioner(provider).observe(spec);
    if (state === "running") throw new RookeryError("precondition", `${spec.name} runs again.`);
    return `${spec.name} does not run; its data is untouched.`;
  },
});

export const startInstanceOperation = defineOperation({
  kind: "instance.start",
  label: "Start server",
  input: InstanceInput,
  cancelMeaning: "A server that was started keeps running; nothing else is done.",
  subject: (context, { instanceId }) => instanceSubject(context, instanceId, "Start"),
  async plan(io, { instanceId }) {
    const { base, data, member } = await planInstance(io, instanceId);
    return {
      ...base,
      // A primary that is down cannot be told from its silence; its role is decided when it answers.
      targets: base.targets.map(({ role: _role, ...target }) => target),
      assumptions: {},
      data: { ...data, role: "unknown", startedAt: null },
      preflight: base.preflight.filter((check) => check.name === "Server"),
      summary: `${member.name} is started; it takes writes only if it is the primary and nothing speaks against it.`,
      risk: "low",
      effect: "The server accepts clients again.",
      undo: "Stop server.",
      expectedSeconds: 2,
    };
  },
  steps(_input, plan) {
    const data = InstancePlanData.parse(plan.data);
    return [startServerStep(data), resumeRoleStep(data.provider, data.spec, data.others)];
  },
  verify: (io, _input, plan) => verifyInstance(io, InstancePlanData.parse(plan.data)),
});

export const restartInstanceOperation = defineOperation({
  kind: "instance.restart",
  label: "Restart server",
  input: InstanceInput,
  cancelMeaning: "A server that was stopped is started again; a restart that has begun is finished.",
  subject: (context, { instanceId }) => instanceSubject(context, instanceId, "Restart"),
  async plan(io, { instanceId }) {
    const { base, data, member } = await planInstance(io, instanceId);
    return {
      ...base,
      summary: `${member.name} (${data.role}) is shut down cleanly and started again.`,
      risk: data.role === "replica" ? "low" : "medium",
      effect:
        data.role === "primary"
          ? "Nobody can write to the cluster for about 2 s, longer with a large buffer pool."
          : "Clients of this server lose their connections.",
      undo: "None needed.",
      expectedSeconds: 3,
    };
  },
  steps(_input, plan) {
    const data = InstancePlanData.parse(plan.data);
    const start = startServerStep(data);
    const stop = stopServerStep(data, false);
    // Cancelled or failed in between: a server that was running must not be left down.
    return [{ ...stop, undo: (io) => start.act(io) }, start, resumeRoleStep(data.provider, data.spec, data.others)];
  },
  verify: (io, _input, plan) => verifyInstance(io, InstancePlanData.parse(plan.data)),
  async settled(tx, context, _input, plan, outcome) {
    if (outcome !== "succeeded") return;
    const { clusterId, spec } = InstancePlanData.parse(plan.data);
    await recordEvent(tx, {
      at: context.now(),
      kind: "instance.restarted",
      severity: "info",
      title: `${spec.name} was restarted`,
      clusterId,
      instanceId: spec.instanceId,
    });
  },
});
