import { afterEach, expect, inject, it } from "vitest";
import { describeOnBothDatabases, urlOf } from "#e2e/support/databases.ts";
import { type CommitFault, type SlowProxy, startSlowProxy } from "#e2e/support/slow-proxy.ts";
import { expireLeases, proposeToy, ToyServer, toyOperation, toyWorld, work } from "#e2e/support/toy-operations.ts";
import { type Database, isDatabaseAway, openDatabase } from "../core/database.ts";
import { isRookeryError } from "../core/errors.ts";
import { freePolicy } from "../inventory/environment-schemas.ts";

const faults: readonly CommitFault[] = ["lose the answer", "lose the question"];
const closers: (() => Promise<unknown>)[] = [];
// The driver's second rejection, which a worker's main takes as a warning: it must never be another kind of error.
const strange: unknown[] = [];
const hear = (error: unknown) => void (isDatabaseAway(error) || strange.push(error));
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The same database, seen through a wire that can break at COMMIT. */
async function throughProxy(database: Database): Promise<{ proxy: SlowProxy; far: Database }> {
  const proxy = await startSlowProxy(inject("mariadb").port);
  const far = openDatabase(urlOf(database).replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${proxy.port}`));
  closers.push(
    () => proxy.close(),
    () => far.$disconnect(),
  );
  return { proxy, far };
}

// Faults 7 and 10, where there is a wire: on SQLite a commit is a call in the same process.
describeOnBothDatabases("a line that breaks at COMMIT", (open, kit) => {
  it.runIf(kit.dialect === "mariadb")(
    "gives one operation per key, read back or told to look, never doubled and never denied",
    { timeout: 120_000 },
    async () => {
      const database = await open();
      const world = await toyWorld(database, [toyOperation(new ToyServer())], freePolicy);
      const operator = world.as(await world.person("Olga", "operator"));
      const { proxy, far } = await throughProxy(database);
      process.on("unhandledRejection", hear);
      closers.push(async () => process.off("unhandledRejection", hear));
      for (let round = 0; round < 16; round++) {
        const fault = faults[round % 2] ?? "lose the answer";
        let cut = false;
        proxy.onCommit = () => {
          if (cut) return null;
          cut = true;
          return fault;
        };
        const key = `commit-${round}`;
        const said = await proposeToy({ ...operator, database: far }, world.cluster.id, { key }).catch(
          (error: unknown) => error,
        );
        expect(cut).toBe(true);
        const made = await database.operation.findMany({ where: { idempotencyKey: key } });
        expect([fault, made.length]).toEqual([fault, fault === "lose the answer" ? 1 : 0]);
        if (typeof said === "number") expect(said).toBe(made[0]?.id);
        else {
          expect(isRookeryError(said, "unavailable")).toBe(true);
          expect(String(said)).not.toContain("Nothing was changed");
        }
        const again = await proposeToy({ ...operator, database: far }, world.cluster.id, { key });
        expect(await database.operation.count({ where: { idempotencyKey: key } })).toBe(1);
        if (made[0]) expect(again).toBe(made[0].id);
      }
      expect(await database.auditEvent.count({ where: { action: "operation.propose" } })).toBe(16);
      expect(strange).toEqual([]);
    },
  );

  it.runIf(kit.dialect === "mariadb")(
    "leaves a running operation that goes on, with every commit of its life cut once either way",
    { timeout: 180_000 },
    async () => {
      const database = await open();
      const server = new ToyServer();
      const world = await toyWorld(database, [toyOperation(server)], freePolicy);
      const operator = world.as(await world.person("Olga", "operator"));
      const { proxy, far } = await throughProxy(database);
      process.on("unhandledRejection", hear);
      closers.push(async () => process.off("unhandledRejection", hear));
      let rounds = 0;
      for (const fault of faults) {
        for (let victim = 1; ; victim++) {
          server.switches.clear();
          server.acts = [];
          const id = await proposeToy(operator, world.cluster.id, { run: true, input: { switches: ["a"] } });
          let seen = 0;
          proxy.onCommit = () => (++seen === victim ? fault : null);
          await work({ ...world.base, database: far }, { workerId: "cut off" }).catch((error: unknown) => {
            expect(isRookeryError(error, "unavailable")).toBe(true);
          });
          proxy.onCommit = () => null;
          await expireLeases(database);
          await work(world.base, { workerId: "heir" });
          const end = await database.operation.findUniqueOrThrow({ where: { id } });
          expect([fault, victim, end.state, server.acts]).toEqual([fault, victim, "succeeded", ["a"]]);
          rounds++;
          if (seen < victim) break;
        }
      }
      expect(rounds).toBeGreaterThan(8);
      expect(strange).toEqual([]);
    },
  );

  it("is called unavailable, in words that promise nothing", async () => {
    const broken = Object.assign(new Error("socket has unexpectedly been closed"), {
      cause: { kind: "mysql", code: 45009, state: "08S01" },
    });
    expect(isDatabaseAway(broken)).toBe(true);
    expect(isDatabaseAway(new Error("wrapped", { cause: broken }))).toBe(true);
    expect(isDatabaseAway(new Error("anything else", { cause: new Error("deeper") }))).toBe(false);
  });
});
