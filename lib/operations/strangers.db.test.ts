import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { ToyServer, toyOperation, toyWorld, work } from "#e2e/support/toy-operations.ts";
import type { Actor } from "../core/access.ts";
import type { Database } from "../core/database.ts";
import { newId } from "../core/ids.ts";
import { middlePolicy } from "../inventory/environment-schemas.ts";
import { countOperations } from "./count-operations.ts";
import { approveOperation, rejectOperation } from "./decide.ts";
import type { OperationsContext } from "./define.ts";
import { editOperation } from "./edit.ts";
import { getOperation, listOperationLog, listWaitingForMe } from "./get.ts";
import { listOperations } from "./list.ts";
import { proposeOperation } from "./propose.ts";
import { readNow } from "./read-now.ts";
import { runOperation } from "./run.ts";
import { searchEverything } from "./search-everything.ts";
import { cancelOperation, giveUpOperation, pauseOperation, resumeOperation, retryOperation } from "./steer.ts";

interface Target {
  id: number;
  digest: string;
  version: number;
  clusterId: string;
}

/** Every verb that a person can reach, with a request that would be good from somebody who may. */
const verbs: Record<string, (context: OperationsContext, target: Target) => Promise<unknown>> = {
  proposeOperation: (context, { clusterId }) =>
    proposeOperation(context, { kind: "toy.switch", input: { clusterId }, run: true }),
  approveOperation: (context, { id, digest }) => approveOperation(context, { operationId: id, digest }),
  rejectOperation: (context, { id }) => rejectOperation(context, { operationId: id, comment: "no" }),
  runOperation: (context, { id, digest }) => runOperation(context, { operationId: id, digest, typedName: "toy-one" }),
  editOperation: (context, { id, version, clusterId }) =>
    editOperation(context, { operationId: id, version, input: { clusterId } }),
  cancelOperation: (context, { id }) => cancelOperation(context, { operationId: id }),
  pauseOperation: (context, { id }) => pauseOperation(context, { operationId: id }),
  resumeOperation: (context, { id }) => resumeOperation(context, { operationId: id }),
  retryOperation: (context, { id }) => retryOperation(context, { operationId: id }),
  giveUpOperation: (context, { id }) => giveUpOperation(context, { operationId: id }),
  getOperation: (context, { id }) => getOperation(context, { operationId: id }),
  listOperationLog: (context, { id }) => listOperationLog(context, { operationId: id }),
};

/** Lists: they answer, with nothing in it. */
const lists: Record<string, (context: OperationsContext) => Promise<unknown>> = {
  listOperations: (context) => listOperations(context),
  listWaitingForMe: (context) => listWaitingForMe(context),
  searchEverything: (context) => searchEverything(context, { q: "toy" }),
  readNow: (context) => readNow(context),
  countOperations: (context) => countOperations(context),
};

// What the engine calls itself, with the system's actor or inside another verb's transaction.
const engine = new Set(
  `asRequester canonicalJson claimDraft claimOperation confirmedPlan defineOperation
   definitionOrThrow demandDigest demandPermission demandTypedName differingFields executeClaim fencedTools
   findOperationOrThrow holdClaim holdDraft isOverdue lapseApprovals loadMemory makePlan moveOperation operationRow
   operationSubject pastReturn pendingSteps permissions permissionsNow planDigest planOperation planStillHolds policyFor
   queueOrSchedule releaseClaim releaseDraft releaseScheduled renewClaim replaceChangedPlan rightToRun runStep saveMemory
   settleOperation stepIo storedPlan toJson underTerm undoBackwards validApprovals within writeIntent writeResult`
    .split(/\s+/)
    .filter(Boolean),
);

async function house(database: Database) {
  const policy = { ...middlePolicy, approvals: { default: 1, kinds: {} } };
  const world = await toyWorld(database, [toyOperation(new ToyServer(), { typed: true })], policy);
  const author = world.as(await world.person("Ada", "developer", "operator"));
  const { id } = await proposeOperation(author, {
    kind: "toy.switch",
    input: { clusterId: world.cluster.id },
    typedName: "toy-one",
  });
  await work(world.base);
  const view = await getOperation(author, { operationId: id });
  const target = { id, digest: view.digest ?? "", version: view.version, clusterId: world.cluster.id };
  const nobody: Actor = await world.person("Sly");
  const elsewhere: Actor = {
    kind: "user",
    id: newId(),
    name: "Max",
    sessionId: newId(),
    grants: [{ environmentId: newId(), role: "administrator" }],
    strongAt: new Date(),
  };
  const token: Actor = {
    kind: "token",
    id: newId(),
    name: "ci",
    userId: newId(),
    grants: [{ environmentId: "*", role: "administrator" }],
    scopes: ["audit.read"],
  };
  return { world, author, target, view, strangers: { nobody, elsewhere, token } };
}

describeOnBothDatabases("strangers", (open) => {
  it("are refused by every verb in one and the same way, learn no name, and change nothing", async () => {
    const database = await open();
    const { world, author, target, view, strangers } = await house(database);
    for (const [who, actor] of Object.entries(strangers)) {
      for (const [name, verb] of Object.entries(verbs)) {
        const error: unknown = await verb(world.as(actor), target).then(
          () => "it answered",
          (reason: unknown) => reason,
        );
        expect([who, name, error]).toMatchObject([
          who,
          name,
          { code: "not_found", message: "There is no such object, or you may not see it." },
        ]);
      }
      for (const [name, list] of Object.entries(lists)) {
        const seen = await list(world.as(actor)).catch((error: unknown) => String(error));
        expect([who, name, JSON.stringify(seen)]).toEqual([who, name, expect.not.stringMatching(/toy-|Ada|Switch/)]);
      }
    }
    expect(await getOperation(author, { operationId: target.id })).toEqual(view);
    expect(await database.operation.count()).toBe(1);
  });

  it("leave their attempts in the audit", async () => {
    const database = await open();
    const { world, target, strangers } = await house(database);
    const reads = ["getOperation", "listOperationLog"];
    for (const [name, verb] of Object.entries(verbs)) {
      const before = await database.auditEvent.count({ where: { result: "refused" } });
      await expect(verb(world.as(strangers.nobody), target)).rejects.toThrow();
      const after = await database.auditEvent.count({ where: { result: "refused" } });
      expect([name, after - before]).toEqual([name, reads.includes(name) ? 0 : 1]);
    }
  });

  it("get the same answer for what exists and what does not", async () => {
    const database = await open();
    const { world, target, strangers } = await house(database);
    for (const verb of [verbs.getOperation, verbs.cancelOperation]) {
      const ask = (id: number) =>
        verb?.(world.as(strangers.nobody), { ...target, id }).catch((error: unknown) => String(error));
      expect(await ask(target.id)).toBe(await ask(999_999));
    }
  });
});

it("no verb of the room is left out of this test", async () => {
  const folder = import.meta.dirname;
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts") && !file.includes(".test."));
  const unknown: string[] = [];
  for (const file of files) {
    const exported: Record<string, unknown> = await import(join(folder, file));
    for (const [name, value] of Object.entries(exported)) {
      const isVerb = typeof value === "function" && !/^class\b/.test(String(value));
      if (isVerb && !engine.has(name) && !verbs[name] && !lists[name]) unknown.push(`${file}: ${name}`);
    }
  }
  expect(unknown).toEqual([]);
});
