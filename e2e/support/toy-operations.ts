import { z } from "zod";
import type { Actor } from "#lib/core/access.ts";
import type { Database } from "#lib/core/database.ts";
import { newId } from "#lib/core/ids.ts";
import type { Role } from "#lib/core/schemas.ts";
import type { EnvironmentPolicy } from "#lib/inventory/environment-schemas.ts";
import { claimOperation } from "#lib/operations/claim.ts";
import {
  type Catalogue,
  defineOperation,
  type OperationDefinition,
  type OperationsContext,
  type Step,
  type Toolbox,
} from "#lib/operations/define.ts";
import { executeClaim } from "#lib/operations/execute.ts";
import { claimDraft, planOperation } from "#lib/operations/plan.ts";
import { proposeOperation } from "#lib/operations/propose.ts";
import type { Trace } from "#lib/operations/run-step.ts";
import { testContext } from "./contexts.ts";

/** A make-believe server outside Rookery: it survives the death of a worker and counts what was done to it. */
export class ToyServer {
  switches = new Set<string>();
  acts: string[] = [];
  undone: string[] = [];
  reachable = true;
  /** Faults by step key: what the act does instead. */
  faults = new Map<string, "throw before" | "throw after" | "lie" | "hang" | "vanish">();
  parks = new Set<string>();
  statement = "SET GLOBAL a=1";
}

const Input = z.object({
  clusterId: z.string(),
  switches: z.array(z.string()).default(["a", "b", "c"]),
  flavour: z.string().default("plain"),
});

/** An operation that turns switches on, one per step; the last but one step may be a point of no return. */
export function toyOperation(
  server: ToyServer,
  options: { noReturn?: string; lock?: boolean; kind?: string; typed?: boolean } = {},
): OperationDefinition {
  const step = (key: string): Step => ({
    key,
    name: `Turn on ${key}`,
    expected: `${key} is on`,
    nature: "checkable",
    deadlineMs: 700,
    ...(options.noReturn === key ? { pointOfNoReturn: true } : {}),
    async observe() {
      if (!server.reachable) throw new Error("no route to the toy");
      if (server.parks.has(key)) return { verdict: "park", why: `${key} is held by somebody`, evidence: {} };
      return { verdict: server.switches.has(key) ? "done" : "ready", evidence: { on: [...server.switches] } };
    },
    async act(io) {
      const fault = server.faults.get(key);
      if (fault === "throw before") throw new Error("refused");
      if (fault === "hang")
        await new Promise((resolve) => io.signal.addEventListener("abort", resolve, { once: true }));
      if (fault === "hang") return;
      server.acts.push(key);
      if (fault === "lie") return;
      server.switches.add(key);
      await io.remember(`did-${key}`, true);
      if (fault === "throw after") throw new Error("connection lost");
      if (fault === "vanish") {
        server.reachable = false;
        throw new Error("connection lost");
      }
    },
    async undo() {
      server.switches.delete(key);
      server.undone.push(key);
    },
  });
  return defineOperation({
    kind: options.kind ?? "toy.switch",
    label: "Switch the toy",
    input: Input,
    ...(options.typed ? { demandsTypedName: true } : {}),
    async subject(context, input) {
      const cluster = await context.database.cluster.findUniqueOrThrow({ where: { id: input.clusterId } });
      return {
        title: `Switch ${cluster.name}`,
        name: cluster.name,
        environmentId: cluster.environmentId,
        clusterId: cluster.id,
        clusterName: cluster.name,
        lock: options.lock === false ? null : `cluster:${cluster.id}`,
      };
    },
    async plan(_io, input) {
      return {
        summary: "Turns switches on.",
        targets: [{ kind: "cluster", id: input.clusterId, name: "toy" }],
        statements: [{ target: "toy", sql: server.statement }],
        commands: [],
        files: [],
        preflight: [
          {
            name: "Toy reachable",
            result: server.reachable ? "passed" : "failed",
            finding: server.reachable ? "it answers" : "no answer",
          },
        ],
        risk: "low",
        effect: "Switches are on.",
        undo: "Turn them off.",
        expectedSeconds: 1,
        assumptions: {},
        data: { flavour: input.flavour },
      };
    },
    steps: (input) => input.switches.map(step),
    async verify(_io, input) {
      for (const key of input.switches) if (!server.switches.has(key)) throw new Error(`${key} is off`);
      return "All switches are on.";
    },
    cancelMeaning: "Switches that were turned on are turned off again.",
  });
}

/** People, one production cluster and a catalogue with the toy, on a fresh database. */
export async function toyWorld(database: Database, definitions: OperationDefinition[], policy: EnvironmentPolicy) {
  const now = new Date();
  const environment = await database.environment.create({
    data: {
      id: newId(),
      slug: `env-${newId().slice(0, 8)}`,
      name: "Production",
      rank: 3,
      pattern: "solid",
      policy,
      createdAt: now,
      updatedAt: now,
    },
  });
  const clusters = [];
  for (const name of ["toy-one", "toy-two"]) {
    clusters.push(
      await database.cluster.create({
        data: {
          id: newId(),
          slug: `${name}-${newId().slice(0, 6)}`,
          name,
          environmentId: environment.id,
          owner: "tests",
          labels: {},
          topology: "standalone",
          version: "11.8",
          provider: "fake",
          managed: true,
          spec: {},
          specVersion: 1,
          state: "active",
          gtidDomainId: 1,
          createdAt: now,
          updatedAt: now,
        },
      }),
    );
  }
  const byKind = new Map(definitions.map((definition) => [definition.kind, definition]));
  const catalogue: Catalogue = { get: (kind) => byKind.get(kind), kinds: () => [...byKind.keys()] };
  const base: OperationsContext = { ...(await testContext(database)), catalogue };
  const as = (actor: Actor): OperationsContext => ({ ...base, actor });
  async function person(name: string, ...roles: Role[]): Promise<Actor> {
    const id = newId();
    await database.user.create({ data: { id, email: `${id}@example.test`, name, createdAt: now } });
    for (const role of roles) {
      await database.roleGrant.create({
        data: { id: newId(), userId: id, environmentId: environment.id, role, source: "manual", createdAt: now },
      });
    }
    return {
      kind: "user",
      id,
      name,
      sessionId: newId(),
      grants: roles.map((role) => ({ environmentId: environment.id, role })),
      strongAt: now,
    };
  }
  const [first, second] = clusters;
  if (!first || !second) throw new Error("clusters were not made");
  return { base, as, person, environment, cluster: first, otherCluster: second };
}

// The toy talks to nobody: a door that is opened by mistake says so.
const closedDoor = (): never => {
  throw new Error("the toy has no such door");
};
export const noTools: Toolbox = {
  connect: closedDoor,
  connectTo: closedDoor,
  provisioner: closedDoor,
  certificates: { createAuthority: closedDoor, issue: closedDoor },
};

/** Plans every draft and runs every queued operation, as one worker would, until nothing is left to do. */
export async function work(
  context: OperationsContext,
  options: { workerId?: string; trace?: Trace; drain?: AbortSignal } = {},
): Promise<void> {
  const workerId = options.workerId ?? "worker-1";
  const drain = options.drain ?? new AbortController().signal;
  for (;;) {
    const draft = await claimDraft(context, workerId);
    if (draft !== null) {
      await planOperation(context, noTools, draft, drain);
      continue;
    }
    const claim = await claimOperation(context, workerId);
    if (!claim) return;
    await executeClaim(context, claim, {
      tools: noTools,
      drain,
      monotonicMs: () => performance.now(),
      ...(options.trace ? { trace: options.trace } : {}),
    });
  }
}

/** Ends the lease of a dead worker now, instead of waiting ten seconds for it. */
export async function expireLeases(database: Database): Promise<void> {
  await database.operation.updateMany({ where: { leaseUntil: { not: null } }, data: { leaseUntil: new Date(0) } });
}

/** Proposes the toy's operation and returns its id. */
export async function proposeToy(
  context: OperationsContext,
  clusterId: string,
  more: { run?: boolean; input?: object; key?: string; kind?: string } = {},
): Promise<number> {
  const ref = await proposeOperation(context, {
    kind: more.kind ?? "toy.switch",
    input: { clusterId, ...more.input },
    run: more.run ?? false,
    ...(more.key ? { idempotencyKey: more.key } : {}),
  });
  return ref.id;
}
