import { expect, it } from "vitest";
import { z } from "zod";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { noTools, toyWorld } from "#e2e/support/toy-operations.ts";
import { createFaults, type FakeFaults } from "../adapters/fake/faults.ts";
import { fakeProvisioner } from "../adapters/fake/provisioner.ts";
import type { Database } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import { freePolicy } from "../inventory/environment-schemas.ts";
import type { InstanceSecrets, Provisioner } from "../provisioning/ports.ts";
import type { InstanceSpec } from "../provisioning/schemas.ts";
import { claimOperation } from "./claim.ts";
import { defineOperation, type OperationDefinition, type Toolbox } from "./define.ts";
import { executeClaim } from "./execute.ts";
import { getOperation } from "./get.ts";
import { claimDraft, planOperation } from "./plan.ts";
import { proposeOperation } from "./propose.ts";

const canary = "hunter2-canary-secret";
const never = new AbortController().signal;
const secrets: InstanceSecrets = {
  caPem: "ca",
  certificatePem: "certificate",
  privateKeyPem: "key",
  controlUser: "rookery",
  controlPassword: "control-1",
  replicationUser: "replication",
  replicationPassword: "replication-1",
};
const spec: InstanceSpec = {
  instanceId: "instance-1",
  clusterSlug: "test",
  name: "test-1",
  version: "11.8",
  host: "127.0.0.1",
  port: 20_001,
  serverId: 1,
  gtidDomainId: 1,
  folder: "/srv/test-1",
  bindAddress: "127.0.0.1",
  bufferPoolMb: 16,
  semiSync: false,
  tlsRequired: true,
  variables: {},
};

const Input = z.object({ clusterId: z.string() });

/** One step that makes one server with whatever adapter the toolbox has. */
const makeServer: OperationDefinition = defineOperation({
  kind: "toy.make",
  label: "Make",
  input: Input,
  async subject(context, { clusterId }) {
    const cluster = await context.database.cluster.findUniqueOrThrow({ where: { id: clusterId } });
    const { name, environmentId } = cluster;
    return { title: `Make ${name}`, name, environmentId, clusterId, clusterName: name, lock: `cluster:${clusterId}` };
  },
  async plan({ tools }, { clusterId }) {
    const { files } = await tools.provisioner("fake").plan(spec);
    return {
      summary: "Makes a server.",
      targets: [{ kind: "cluster", id: clusterId, name: "toy" }],
      statements: [],
      commands: [],
      files: files.map((file) => ({ target: spec.name, ...file })),
      preflight: [],
      risk: "low",
      effect: "A server runs.",
      undo: "Destroy it.",
      expectedSeconds: 1,
      assumptions: {},
      data: {},
    };
  },
  steps: () => [
    {
      key: "make",
      name: "Make the server",
      expected: "the server runs",
      nature: "checkable",
      deadlineMs: 500,
      async observe({ tools }) {
        const state = await tools.provisioner("fake").observe(spec);
        return {
          verdict: state.state === "running" ? "done" : "ready",
          evidence: { state: state.state, said: `--password=${canary}` },
        };
      },
      async act({ tools, log, progress, signal }) {
        await tools.provisioner("fake").apply(spec, secrets, { log, progress, signal });
      },
    },
  ],
  verify: async () => "The server runs.",
  cancelMeaning: "It stops.",
});

/** Proposes, plans and runs with an adapter that goes wrong; returns what a person then reads. */
async function runWith(
  database: Database,
  arrange: (faults: FakeFaults) => void,
  over: Partial<Provisioner> = {},
  planningMs = 60_000,
) {
  const faults = createFaults();
  const provisioner = { ...fakeProvisioner({ faults }), ...over };
  const tools: Toolbox = { ...noTools, provisioner: () => provisioner };
  const world = await toyWorld(database, [makeServer], freePolicy);
  const operator = world.as(await world.person("Olga", "operator"));
  const { id } = await proposeOperation(operator, {
    kind: "toy.make",
    input: { clusterId: world.cluster.id },
    run: true,
  });
  arrange(faults);
  await claimDraft(world.base, "w");
  await planOperation(world.base, tools, id, AbortSignal.timeout(planningMs));
  const claim = await claimOperation(world.base, "w");
  if (claim) await executeClaim(world.base, claim, { tools, drain: never, monotonicMs: () => performance.now() });
  const view = await getOperation(operator, { operationId: id });
  const lines = await database.operationLog.findMany({ where: { operationId: id }, orderBy: { id: "asc" } });
  const everything = JSON.stringify([
    view,
    lines,
    await database.auditEvent.findMany(),
    await database.event.findMany(),
    await database.operationStep.findMany(),
  ]);
  expect(everything).not.toContain(canary);
  return { view, step: view.steps[0], lines };
}

// Fault 21: what an adapter does wrong is bounded in time and size, redacted, and never guessed at.
describeOnBothDatabases("an adapter that goes wrong", (open) => {
  it("hangs: it is stopped at its deadline, and the state is read", async () => {
    const { view, step } = await runWith(await open(), (faults) => faults.arrange("apply", "hang"));
    expect([view.state, step?.state]).toEqual(["failed", "failed"]);
    expect(view.outcome).toContain("no answer within the time allowed");
  });

  it("hangs and does not stop when told to: the outcome is unknown, because it may still be at work", async () => {
    const stuck = () => new Promise<never>(() => undefined);
    const { view, step } = await runWith(await open(), () => undefined, { apply: stuck });
    expect([view.state, step?.state]).toEqual(["unknown", "unknown"]);
    expect(view.outcome).toContain("may still come to its end");
    expect(view.may.retry.allowed && view.may.giveUp.allowed).toBe(true);
  });

  it("hangs while it is read: failed before the act, unknown after it", async () => {
    const before = await runWith(await open(), (faults) => faults.arrange("observe", "hang"));
    expect(before.view.state).toBe("failed");
    expect(before.view.outcome).toContain("Before acting, the state could not be read");
    let reads = 0;
    const after = await runWith(await open(), () => undefined, {
      observe: () => (++reads === 1 ? Promise.resolve({ state: "absent" }) : new Promise<never>(() => undefined)),
    });
    expect([after.view.state, after.step?.state]).toEqual(["unknown", "unknown"]);
  });

  it("hangs while it plans: the draft ends as failed, nothing was touched", async () => {
    const { view } = await runWith(await open(), (faults) => faults.arrange("plan", "hang"), {}, 400);
    expect(view.state).toBe("failed");
    expect(view.outcome).toMatch(/could not be planned: There was no answer .* Nothing was touched/);
  });

  it("floods: the log is capped with a note, kept from line 1, and the work is done", async () => {
    const { view, lines } = await runWith(await open(), (faults) => faults.arrange("apply", "flood"));
    expect(view.state).toBe("succeeded");
    expect(lines.length).toBe(20_001);
    expect(lines[1]?.line).toMatch(/^line 0 x/);
    expect(lines.at(-1)?.line).toContain("capped at 20000 lines");
  });

  it("speaks garbage and secrets: lines are stored as text, and no secret is", async () => {
    const { view, lines } = await runWith(await open(), () => undefined, {
      async apply(_spec, _secrets, io) {
        io.log(`\u001b[2J\0\uD800 half a character, then --password=${canary}`);
        io.log(`CREATE USER x IDENTIFIED BY '${canary}'`);
        throw new RookeryError("unavailable", `mysql://root:${canary}@db-1/ does not answer: password=${canary}`);
      },
    });
    expect(view.state).toBe("failed");
    expect(view.outcome).toContain("(redacted)");
    expect(lines.some((line) => line.line.includes("half a character"))).toBe(true);
  });

  it("lies, or loses its answer: reading back decides", async () => {
    const lied = await runWith(await open(), (faults) => faults.arrange("apply", "lie"));
    expect(lied.view.state).toBe("failed");
    expect(lied.view.outcome).toContain("reading back does not confirm");
    const lost = await runWith(await open(), (faults) => faults.arrange("apply", "lostAnswer"));
    expect(lost.view.state).toBe("succeeded");
  });
});
