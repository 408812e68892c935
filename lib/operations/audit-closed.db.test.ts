import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { breakAudit } from "#e2e/support/held-database.ts";
import { expireLeases, proposeToy, ToyServer, toyOperation, toyWorld, work } from "#e2e/support/toy-operations.ts";
import { freePolicy, middlePolicy } from "../inventory/environment-schemas.ts";
import { approveOperation } from "./decide.ts";
import { getOperation } from "./get.ts";
import { runOperation } from "./run.ts";
import { cancelOperation } from "./steer.ts";

const oneApproval = { ...middlePolicy, approvals: { default: 1, kinds: {} } };

// Promise 6: no action without its audit row committed first.
describeOnBothDatabases("an audit that cannot be written", (open) => {
  it("refuses proposals, approvals, runs and cancels, and leaves no trace of them", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], oneApproval);
    const author = world.as(await world.person("Ada", "developer", "operator"));
    const approver = world.as(await world.person("Bo", "approver"));
    const id = await proposeToy(author, world.cluster.id);
    await work(world.base);
    const { digest } = await getOperation(author, { operationId: id });
    const seal = { operationId: id, digest: digest ?? "" };
    const refused = { code: "unavailable", message: expect.stringContaining("audit could not be written") };

    let mend = await breakAudit(database);
    await expect(proposeToy(author, world.cluster.id)).rejects.toMatchObject(refused);
    await expect(approveOperation(approver, seal)).rejects.toMatchObject(refused);
    await expect(cancelOperation(author, { operationId: id })).rejects.toMatchObject(refused);
    expect([await database.operation.count(), await database.approval.count()]).toEqual([1, 0]);
    expect((await getOperation(author, { operationId: id })).state).toBe("needs approval");
    await mend();

    await approveOperation(approver, seal);
    mend = await breakAudit(database);
    await expect(runOperation(author, seal)).rejects.toMatchObject(refused);
    expect((await getOperation(author, { operationId: id })).state).toBe("approved");
    await mend();
    await runOperation(author, seal);
    await work(world.base);
    expect(server.acts).toEqual(["a", "b", "c"]);
  });

  it("lets no step act; when it can be written again the operation goes on, and nothing is done twice", async () => {
    const database = await open();
    const server = new ToyServer();
    const world = await toyWorld(database, [toyOperation(server)], freePolicy);
    const operator = world.as(await world.person("Olga", "operator"));
    const id = await proposeToy(operator, world.cluster.id, { run: true });
    let mend = await breakAudit(database, "operation.step");
    await expect(work(world.base)).rejects.toMatchObject({ code: "unavailable" });
    expect(server.acts).toEqual([]);
    expect((await getOperation(operator, { operationId: id })).state).toBe("running");
    await mend();

    // Now it breaks between the act and its result.
    await expireLeases(database);
    const trace = async (point: string) => {
      if (point === "after act" && server.acts.length === 1) mend = await breakAudit(database, "operation.step");
    };
    await expect(work(world.base, { trace })).rejects.toMatchObject({ code: "unavailable" });
    expect(server.acts).toEqual(["a"]);
    await mend();
    await expireLeases(database);
    await work(world.base, { workerId: "heir" });
    expect((await getOperation(operator, { operationId: id })).state).toBe("succeeded");
    expect(server.acts).toEqual(["a", "b", "c"]);
    const intents = await database.auditEvent.count({
      where: { operationId: id, action: "operation.step", phase: "intent" },
    });
    expect(intents).toBe(3);
  });
});
