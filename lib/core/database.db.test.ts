import { expect, test } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { databaseNow, inTransaction, isUniqueViolation, type Tx } from "./database.ts";
import { newId } from "./ids.ts";
import { mutate } from "./mutate.ts";

const at = new Date("2026-03-29T01:30:00.123Z");

function setting(tx: Pick<Tx, "setting">, key: string, value: number) {
  return tx.setting.upsert({ where: { key }, create: { key, value, updatedAt: at }, update: { value } });
}

describeOnBothDatabases("Rookery's database", (open, kit) => {
  test("keeps a write made beside a transaction that rolls back", async () => {
    const database = await open();
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const failing = inTransaction(database, async (tx) => {
      await setting(tx, "inside", 1);
      started.resolve();
      await finish.promise;
      throw new Error("rolled back on purpose");
    });
    const refused = expect(failing).rejects.toThrow("on purpose");
    await started.promise;
    const beside = setting(database, "beside", 2);
    expect(await database.setting.findMany()).toEqual([]);
    finish.resolve();
    await refused;
    await beside;
    expect((await database.setting.findMany()).map((row) => row.key)).toEqual(["beside"]);
  });

  test("loses none of many increments made at once", async () => {
    const database = await open();
    await database.clusterLock.create({ data: { key: "c", term: 0, leaseUntil: at } });
    await Promise.all(
      Array.from({ length: 40 }, () =>
        inTransaction(database, async (tx) => {
          await tx.clusterLock.update({ where: { key: "c" }, data: { term: { increment: 1 } } });
        }),
      ),
    );
    expect((await database.clusterLock.findUniqueOrThrow({ where: { key: "c" } })).term).toBe(40);
  });

  test("retries a transaction that met contention, and gives up with `unavailable`", async () => {
    const database = await open();
    let attempts = 0;
    const busy = (times: number) => async (tx: Tx) => {
      await setting(tx, "k", ++attempts);
      if (attempts <= times) throw Object.assign(new Error("write conflict"), { code: "P2034" });
    };
    await inTransaction(database, busy(2));
    expect(await database.setting.findMany()).toMatchObject([{ key: "k", value: 3 }]);
    attempts = 0;
    await expect(inTransaction(database, busy(99))).rejects.toMatchObject({ code: "unavailable" });
    expect(attempts).toBe(6);
    expect(await database.setting.findMany()).toMatchObject([{ key: "k", value: 3 }]);
  });

  test("keeps moments to the millisecond, in every time zone", async () => {
    const database = await open();
    const zone = process.env.TZ;
    try {
      process.env.TZ = "Asia/Tokyo";
      await setting(database, "t", 1);
      process.env.TZ = "America/New_York";
      expect((await database.setting.findUniqueOrThrow({ where: { key: "t" } })).updatedAt).toEqual(at);
      expect(await database.setting.count({ where: { updatedAt: { gte: at, lt: new Date(at.getTime() + 1) } } })).toBe(
        1,
      );
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test("tells its own time, close to ours", async () => {
    const database = await open();
    const now = await databaseNow(database, kit.dialect);
    expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(5_000);
  });

  test("reports integers beyond 2^53 exactly", async () => {
    const database = await open();
    const plain = await database.$queryRawUnsafe<{ n: bigint }[]>("SELECT 9007199254740993 + 1 AS n");
    expect(BigInt(plain[0]?.n ?? 0)).toBe(9_007_199_254_740_994n);
  });

  test("names a unique violation and a missing parent", async () => {
    const database = await open();
    const claim = { id: "one", hash: "h", createdAt: at, expiresAt: at };
    await database.claim.create({ data: claim });
    const error: unknown = await database.claim.create({ data: claim }).catch((cause: unknown) => cause);
    expect(isUniqueViolation(error)).toBe(true);
    const orphan = { id: newId(), issuer: "i", subject: "s", userId: "nobody", createdAt: at };
    await expect(database.identity.create({ data: orphan })).rejects.toMatchObject({ code: "P2003" });
  });

  test("writes the audit row and the change together, or neither", async () => {
    const database = await open();
    const context = await testContext(database, { actor: testUser() });
    const subject = { kind: "setting", id: "k", name: "k" };
    await mutate(context, "settings.edit", "settings.edit", subject, (tx) => setting(tx, "k", 1));
    const failing = mutate(context, "settings.edit", "settings.edit", subject, async (tx) => {
      await setting(tx, "k", 2);
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(await database.setting.findUnique({ where: { key: "k" } })).toMatchObject({ value: 1 });
    expect(await database.auditEvent.count()).toBe(1);
  });
});
