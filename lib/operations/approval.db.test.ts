import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { proposeToy, ToyServer, toyOperation, toyWorld, work } from "#e2e/support/toy-operations.ts";
import type { Database } from "../core/database.ts";
import { freePolicy, middlePolicy } from "../inventory/environment-schemas.ts";
import { approveOperation, rejectOperation } from "./decide.ts";
import { editOperation } from "./edit.ts";
import { getOperation, listWaitingForMe } from "./get.ts";
import { proposeOperation } from "./propose.ts";
import { runOperation } from "./run.ts";
import { retryOperation } from "./steer.ts";

const oneApproval = { ...middlePolicy, approvals: { default: 1, kinds: {} } };
const twoApprovals = { ...middlePolicy, approvals: { default: 2, kinds: {} } };

async function proposed(database: Database, policy: typeof oneApproval, kind?: Parameters<typeof toyOperation>[1]) {
  const server = new ToyServer();
  const world = await toyWorld(database, [toyOperation(server, kind)], policy);
  const author = world.as(await world.person("Ada", "developer", "operator", "approver"));
  const approver = world.as(await world.person("Bo", "approver"));
  const operator = world.as(await world.person("Olga", "operator"));
  const id = await proposeToy(author, world.cluster.id);
  await work(world.base);
  const look = () => getOperation(operator, { operationId: id });
  const digest = (await look()).digest ?? "";
  return { server, world, author, approver, operator, id, look, digest };
}

describeOnBothDatabases("approvals", (open) => {
  it("are given by others than the author, sign the digest, and start nothing", async () => {
    const { server, world, author, approver, operator, id, look, digest } = await proposed(await open(), oneApproval);
    expect((await look()).state).toBe("needs approval");
    await expect(approveOperation(author, { operationId: id, digest })).rejects.toThrow("You proposed it");
    await expect(approveOperation(operator, { operationId: id, digest })).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveOperation(approver, { operationId: id, digest: "0".repeat(64) })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(runOperation(operator, { operationId: id, digest })).rejects.toThrow("needs 1 approval");
    expect((await listWaitingForMe(approver)).map((view) => view.id)).toContain(id);
    expect((await listWaitingForMe(author)).map((view) => view.id)).not.toContain(id);

    await approveOperation(approver, { operationId: id, digest });
    await work(world.base);
    expect([(await look()).state, server.acts]).toEqual(["approved", []]);
    await expect(runOperation(approver, { operationId: id, digest })).rejects.toMatchObject({ code: "forbidden" });
    await runOperation(operator, { operationId: id, digest });
    await work(world.base);
    expect((await look()).state).toBe("succeeded");
  });

  it("lapse when the input is edited, naming the field; the last editor cannot approve", async () => {
    const { world, author, approver, operator, id, look, digest } = await proposed(await open(), oneApproval);
    await approveOperation(approver, { operationId: id, digest });
    const { version } = await look();
    const editor = world.as(await world.person("Eve", "developer", "approver"));
    await editOperation(editor, { operationId: id, version, input: { clusterId: world.cluster.id, flavour: "hot" } });
    await work(world.base);
    const edited = await look();
    expect(edited.state).toBe("needs approval");
    expect(edited.approvals[0]?.lapsedWhy).toContain("data.flavour");
    await expect(runOperation(operator, { operationId: id, digest })).rejects.toMatchObject({ code: "conflict" });
    await expect(approveOperation(editor, { operationId: id, digest: edited.digest ?? "" })).rejects.toThrow(
      "You edited it last",
    );
    await expect(editOperation(author, { operationId: id, version, input: {} })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("lapse when the world changed between approval and run: nothing is touched", async () => {
    const { server, world, approver, operator, id, look, digest } = await proposed(await open(), oneApproval);
    await approveOperation(approver, { operationId: id, digest });
    server.statement = "SET GLOBAL a=2";
    await runOperation(operator, { operationId: id, digest });
    await work(world.base);
    const view = await look();
    expect(view.state).toBe("needs approval");
    expect(view.outcome).toContain("statements.0.sql");
    expect(view.digest).not.toBe(digest);
    expect(server.acts).toEqual([]);
  });

  it("race for the last slot: one wins, nobody counts twice", async () => {
    const { world, approver, id, look, digest } = await proposed(await open(), twoApprovals);
    const second = world.as(await world.person("Cy", "approver"));
    const third = world.as(await world.person("Di", "approver"));
    await approveOperation(approver, { operationId: id, digest });
    await expect(approveOperation(approver, { operationId: id, digest })).rejects.toThrow("approved this plan already");
    const race = await Promise.allSettled(
      [second, third].map((each) => approveOperation(each, { operationId: id, digest })),
    );
    expect(race.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const view = await look();
    expect([view.state, view.approvalsGiven]).toEqual(["approved", 2]);
  });

  it("can be refused; trying again starts with a new plan and needs approval again", async () => {
    const { world, approver, operator, id, look } = await proposed(await open(), oneApproval);
    await rejectOperation(approver, { operationId: id, comment: "not on a Friday" });
    expect((await look()).outcome).toContain("not on a Friday");
    await retryOperation(operator, { operationId: id });
    await work(world.base);
    expect((await look()).state).toBe("needs approval");
  });

  it("can be broken through with a reason: one operation, every approver told, audited", async () => {
    const database = await open();
    const { world, approver, operator, id, look, digest } = await proposed(database, oneApproval);
    await expect(runOperation(operator, { operationId: id, digest, breakGlassReason: "short" })).rejects.toMatchObject({
      code: "invalid",
    });
    await runOperation(operator, { operationId: id, digest, breakGlassReason: "the primary's disk is full" });
    await work(world.base);
    expect((await look()).state).toBe("succeeded");
    const told = await database.notice.findMany();
    expect(told.map((notice) => notice.userId)).toContain(approver.actor.kind === "user" ? approver.actor.id : "");
    expect(await database.auditEvent.count({ where: { action: "operation.break_glass", operationId: id } })).toBe(1);
  });
});

describeOnBothDatabases("proposing", (open) => {
  it("makes one operation of one intent, however often it is posted", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    const key = "double-click-1";
    const ids = await Promise.all([1, 2, 3, 4].map(() => proposeToy(operator, world.cluster.id, { key, run: true })));
    expect(new Set(ids).size).toBe(1);
    expect(await database.operation.count()).toBe(1);
    const stranger = world.as(await world.person("Sly", "operator"));
    await expect(proposeToy(stranger, world.cluster.id, { key })).rejects.toMatchObject({ code: "conflict" });
  });

  it("demands the typed name and the right, and tells strangers nothing", async () => {
    const database = await open();
    const world = await toyWorld(database, [toyOperation(new ToyServer(), { typed: true })], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    const viewer = world.as(await world.person("Vi", "viewer"));
    const stranger = world.as(await world.person("Sly"));
    const request = { kind: "toy.switch", input: { clusterId: world.cluster.id } };
    await expect(proposeOperation(operator, request)).rejects.toMatchObject({
      code: "invalid",
      fields: { typedName: "must be exactly toy-one" },
    });
    await expect(proposeOperation(viewer, { ...request, typedName: "toy-one" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(proposeOperation(stranger, { ...request, typedName: "toy-one" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(proposeOperation(operator, { ...request, kind: "toy.nothing" })).rejects.toThrow("Known: toy.switch");
  });

  it("refuses to run with rights that were taken away between approval and run", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const actor = await world.person("Olga", "operator");
    const id = await proposeToy(world.as(actor), world.cluster.id, { run: true });
    if (actor.kind === "user") await database.roleGrant.deleteMany({ where: { userId: actor.id } });
    await work(world.base);
    const row = await database.operation.findUniqueOrThrow({ where: { id } });
    expect([row.state, server.acts]).toEqual(["failed", []]);
    expect(row.outcome).toContain("may no longer run");
  });
});
