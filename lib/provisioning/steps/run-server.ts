import type { Step, StepIo } from "../../operations/define.ts";
import { changeRows, provisionIo } from "../change-rows.ts";
import type { InstancePlanData } from "../cluster/plan-instance.ts";
import { waitUntil } from "../cluster/read-members.ts";
import { forPeople, isMemberUp } from "./start-members.ts";

/** Writes down what a server should be doing, so that nothing restarts what a person stopped. */
export async function setDesired(
  io: StepIo,
  instanceId: string,
  desired: "running" | "stopped" | "leaving",
): Promise<void> {
  await changeRows(io, (tx) =>
    tx.instance.update({ where: { id: instanceId }, data: { desired, updatedAt: io.context.now() } }),
  );
}

async function desiredOf(io: StepIo, instanceId: string): Promise<string | null> {
  return (
    (await io.context.database.instance.findUnique({ where: { id: instanceId }, select: { desired: true } }))
      ?.desired ?? null
  );
}

/** Ends the server cleanly. `stays` writes that it should stay so; without it only the run that the plan saw is ended. */
export function stopServerStep(data: InstancePlanData, stays: boolean): Step {
  const { provider, spec } = data;
  return {
    key: "stop",
    name: "Stop the server",
    target: spec.name,
    expected: stays
      ? `${spec.name} does not run and is to stay so`
      : `the run of ${spec.name} that began at ${data.startedAt ?? "(none)"} has ended`,
    nature: "checkable",
    deadlineMs: 180_000,
    async observe(io) {
      const state = await io.tools.provisioner(provider).observe(spec);
      const evidence = { server: state.state, startedAt: state.state === "running" ? state.startedAt : null };
      if (stays)
        return {
          verdict: state.state !== "running" && (await desiredOf(io, spec.instanceId)) === "stopped" ? "done" : "ready",
          evidence,
        };
      // Another start than the planned one: this operation has ended it before it died, or somebody else has.
      return { verdict: state.state === "running" && state.startedAt === data.startedAt ? "ready" : "done", evidence };
    },
    async act(io) {
      if (stays) await setDesired(io, spec.instanceId, "stopped");
      await io.tools.provisioner(provider).stop(spec, provisionIo(io));
    },
  };
}

/** Starts the server and waits until Rookery's account gets in. */
export function startServerStep(data: InstancePlanData): Step {
  const { provider, spec } = data;
  return {
    key: "start",
    name: "Start the server",
    target: spec.name,
    expected: `${spec.name} runs and answers`,
    nature: "idempotent",
    deadlineMs: 180_000,
    async observe(io) {
      const { up, evidence } = await isMemberUp(io, provider, spec);
      return { verdict: up && (await desiredOf(io, spec.instanceId)) === "running" ? "done" : "ready", evidence };
    },
    async act(io) {
      await setDesired(io, spec.instanceId, "running");
      try {
        await io.tools.provisioner(provider).start(spec, provisionIo(io));
      } catch (error) {
        throw forPeople(error);
      }
      await waitUntil(
        io.signal,
        () => `${spec.name} runs but does not let Rookery's account in.`,
        15_000,
        async () => ((await isMemberUp(io, provider, spec)).up ? true : null),
      );
    },
  };
}
