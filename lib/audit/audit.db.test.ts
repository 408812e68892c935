import { expect, it } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import type { Context } from "../core/context.ts";
import { mutate } from "../core/mutate.ts";
import { exportEvents } from "./export-events.ts";
import { getEvent, listEvents } from "./list-events.ts";
import { verifyChain } from "./verify-chain.ts";

const about = (name: string, environmentId?: string) => ({ kind: "setting", id: name, name, environmentId });

/** Sets a value as a verb would: one audit row, one change, one transaction. */
function change(context: Context, key: string, environmentId?: string) {
  return mutate(context, "setting.change", "cluster.edit", about(key, environmentId), (tx) =>
    tx.setting.create({ data: { key, value: 1, updatedAt: context.now() } }),
  );
}

async function collect(pieces: AsyncGenerator<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}

describeOnBothDatabases("the audit", (open) => {
  it("keeps one unbroken chain while many write at once", async () => {
    const context = await testContext(await open());
    await Promise.all(Array.from({ length: 40 }, (_, i) => change(context, `k${i}`)));
    const report = await verifyChain(context.database);
    expect(report).toMatchObject({ ok: true, count: 40, head: { sequence: 40 } });
    expect(await context.database.setting.count({ where: { key: { startsWith: "k" } } })).toBe(40);
  });

  it("loses its row with the act, and leaves no hole", async () => {
    const context = await testContext(await open());
    await change(context, "first");
    await expect(change(context, "first")).rejects.toThrow();
    await change(context, "second");
    expect(await verifyChain(context.database)).toMatchObject({ ok: true, count: 2 });
  });

  it("records a refusal, and the refused act does not happen", async () => {
    const database = await open();
    const context = await testContext(database, { actor: testUser("viewer") });
    await expect(change(context, "forbidden")).rejects.toMatchObject({ code: "forbidden" });
    expect(await database.setting.count({ where: { key: "forbidden" } })).toBe(0);
    const row = await database.auditEvent.findFirstOrThrow();
    expect(row).toMatchObject({ action: "setting.change", result: "refused", actorKind: "user" });
  });

  it("refuses every act when it cannot be written", async () => {
    const context = await testContext(await open());
    await change(context, "before");
    await context.database.$executeRawUnsafe("DROP TABLE AuditEvent");
    await expect(change(context, "after")).rejects.toMatchObject({ code: "unavailable" });
    expect(await context.database.setting.count({ where: { key: "after" } })).toBe(0);
  });

  it("refuses every act when the end of the chain was taken away", async () => {
    const context = await testContext(await open());
    await change(context, "before");
    await context.database.auditHead.deleteMany();
    await expect(change(context, "after")).rejects.toMatchObject({ code: "unavailable" });
    expect(await context.database.setting.count({ where: { key: "after" } })).toBe(0);
  });

  const faults: [string, (context: Context) => Promise<unknown>, object][] = [
    [
      "changed",
      ({ database }) => database.auditEvent.update({ where: { sequence: 4 }, data: { actorName: "Somebody else" } }),
      { problem: "changed", firstBadSequence: 4 },
    ],
    [
      "deleted",
      ({ database }) => database.auditEvent.delete({ where: { sequence: 4 } }),
      { problem: "deleted", firstBadSequence: 4 },
    ],
    [
      "deleted",
      ({ database }) => database.auditEvent.delete({ where: { sequence: 1 } }),
      { problem: "deleted", firstBadSequence: 1 },
    ],
    [
      "reordered",
      async ({ database }) => {
        for (const [from, to] of [
          [3, 99],
          [4, 3],
          [99, 4],
        ] as const) {
          await database.auditEvent.update({ where: { sequence: from }, data: { sequence: to } });
        }
      },
      { problem: "reordered", firstBadSequence: 3 },
    ],
    [
      "truncated",
      ({ database }) => database.auditEvent.delete({ where: { sequence: 6 } }),
      { problem: "truncated", firstBadSequence: 6 },
    ],
    ["truncated", ({ database }) => database.auditEvent.deleteMany(), { problem: "truncated", firstBadSequence: 1 }],
    [
      "followed by rows that its head does not know",
      ({ database }) => database.auditHead.updateMany({ data: { sequence: 5 } }),
      { problem: "head", firstBadSequence: 5 },
    ],
  ];
  it.each(faults)("is found out when a row was %s", async (_name, damage, expected) => {
    const context = await testContext(await open());
    for (let i = 1; i <= 6; i++) await change(context, `k${i}`);
    expect(await verifyChain(context.database)).toMatchObject({ ok: true, count: 6 });
    await damage(context);
    expect(await verifyChain(context.database)).toMatchObject({ ok: false, ...expected });
  });

  it("is found out when it was rewritten whole, by an anchor that was kept elsewhere", async () => {
    const [one, two] = [await testContext(await open()), await testContext(await open())];
    for (let i = 1; i <= 3; i++) await Promise.all([change(one, `k${i}`), change(two, `other${i}`)]);
    const report = await verifyChain(one.database);
    const anchor = report.ok ? report.head : null;
    if (!anchor) throw new Error("no anchor");
    await change(one, "later");
    expect(await verifyChain(one.database, { anchor })).toMatchObject({ ok: true, count: 4 });
    expect(await verifyChain(two.database, { anchor })).toMatchObject({
      ok: false,
      problem: "anchor",
      firstBadSequence: 3,
    });
  });

  it("is listed with filters, and by environment for those who may not see all", async () => {
    const database = await open();
    const context = await testContext(database);
    await change(context, "alpha", "env-a");
    await change(context, "beta", "env-b");
    await change(context, "gamma");
    const approver = await testContext(database, { actor: testUser("approver", "env-a") });
    const seen = await listEvents(approver, {});
    expect(seen.rows.map((row) => row.subject.name)).toEqual(["alpha"]);
    expect(seen.total).toBe(1);
    await expect(getEvent(approver, 2)).rejects.toMatchObject({ code: "not_found" });
    expect(await getEvent(approver, 1)).toMatchObject({ sequence: 1, action: "setting.change" });
    await expect(listEvents(await testContext(database, { actor: testUser("viewer") }), {})).rejects.toMatchObject({
      code: "forbidden",
    });

    const names = async (filter: Parameters<typeof listEvents>[1]) =>
      (await listEvents(context, filter)).rows.map((row) => row.subject.name);
    expect(await names({})).toEqual(["gamma", "beta", "alpha"]);
    expect(await names({ text: "bet" })).toEqual(["beta"]);
    expect(await names({ subject: "alpha", result: "allowed", phase: "intent" })).toEqual(["alpha"]);
    expect(await names({ action: "setting." })).toHaveLength(3);
    expect(await names({ action: "setting.other" })).toEqual([]);
    expect(await names({ actor: "nobody" })).toEqual([]);
    expect(await names({ limit: 1, offset: 1 })).toEqual(["beta"]);
    expect(await names({ from: "2999-01-01T00:00:00Z" })).toEqual([]);
  });

  it("is exported whole and formula-safe, and only what may be seen", async () => {
    const database = await open();
    const context = await testContext(database);
    await change(context, "=HYPERLINK(1)", "env-a");
    await change(context, "beta", "env-b");
    const csv = await collect(exportEvents(context, { format: "csv" }));
    expect(csv.split("\r\n")).toHaveLength(4);
    expect(csv).toContain("'=HYPERLINK(1)");
    expect(JSON.parse(await collect(exportEvents(context, { format: "json" })))).toHaveLength(2);
    const approver = await testContext(database, { actor: testUser("approver", "env-b") });
    expect(JSON.parse(await collect(exportEvents(approver, { format: "json" })))).toMatchObject([
      { subject: { name: "beta" } },
    ]);
  });
});
