import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, codeAt, goodPassword, testClock, testSignIn } from "#e2e/support/sign-in.ts";
import type { Database } from "#lib/core/database.ts";
import { startSession } from "../sessions/start-session.ts";
import { beginTotp, confirmTotp, disableTotp, resetTotp } from "./totp.ts";
import { verifyCredentials } from "./verify-credentials.ts";

const ada = { email: "ada@example.com", password: goodPassword };
const wrong = { email: "ada@example.com", password: "not her password" };

/** A claimed installation with Ada in it, a clock to move, and her second factor where wanted. */
async function installation(database: Database, options: { secondFactor?: boolean } = {}) {
  const clock = testClock();
  const context = await testSignIn(database, { now: clock.now });
  const actor = await claimFor(context);
  const own = await testSignIn(database, { actor, now: clock.now });
  if (!options.secondFactor) return { clock, context, own, actor, secret: "" };
  const { secret } = await beginTotp(own, { password: goodPassword });
  await confirmTotp(own, { code: codeAt(secret, clock.now()) });
  clock.pass(30_000);
  return { clock, context, own, actor, secret };
}

describeOnBothDatabases("signing in with a password", (open) => {
  it("answers alike to a wrong password, an unknown and a disabled account", async () => {
    const { context, actor } = await installation(await open());
    const answers: unknown[] = [];
    const collect = async (input: typeof ada) => {
      const error = await verifyCredentials(context, input).catch((failure: unknown) => failure);
      answers.push([String(error), JSON.stringify(error)]);
    };
    await collect(wrong);
    await collect({ ...wrong, email: "nobody@example.com" });
    await context.database.user.update({ where: { id: actor.id }, data: { disabledAt: new Date() } });
    await collect(ada);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    const refused = await context.database.auditEvent.findMany({
      where: { action: "session.start", result: "refused" },
    });
    expect(refused).toHaveLength(3);
    expect(JSON.stringify(refused)).not.toContain("nobody@example.com");
    expect(JSON.stringify(refused)).not.toContain(wrong.password);
  });

  it("slows one source down, also when it tries in parallel, and forgets after a while", async () => {
    const { context, clock } = await installation(await open());
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => verifyCredentials(context, wrong)));
    const codes = tries.map((result) => (result.status === "rejected" ? result.reason.code : "in"));
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(5);
    await expect(verifyCredentials(context, ada)).rejects.toMatchObject({
      code: "unavailable",
      detail: { retryAfterSeconds: expect.any(Number) },
    });
    clock.pass(16 * 60_000);
    expect(await verifyCredentials(context, ada)).toMatchObject({ outcome: "verified", method: "password" });
  });

  it("slows many strangers down together, and never locks the owner out", async () => {
    const database = await open();
    const { context, clock, actor } = await installation(database);
    await startSession(context, { userId: actor.id, method: "password", strong: true });
    let reached = 0;
    for (let i = 0; i < 60; i++) {
      const stranger = await testSignIn(database, { now: clock.now, address: `198.51.100.${i}` });
      const error = await verifyCredentials(stranger, wrong).catch((failure: unknown) => failure);
      if (error instanceof Error && "code" in error && error.code === "unauthenticated") reached++;
    }
    expect(reached).toBe(20);
    expect(await verifyCredentials(context, ada)).toMatchObject({ outcome: "verified" });
  });

  it("slows a source down that tries many accounts", async () => {
    const database = await open();
    const { context } = await installation(database);
    const codes: unknown[] = [];
    for (let i = 0; i < 45; i++) {
      await verifyCredentials(context, { ...wrong, email: `p${i}@example.com` }).catch((error) =>
        codes.push(error.code),
      );
    }
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(40);
    expect(codes.at(-1)).toBe("unavailable");
  });
});

describeOnBothDatabases("the second factor", (open) => {
  it("is asked for after the password, and a code works once, in its own 30 s only", async () => {
    const { context, clock, secret } = await installation(await open(), { secondFactor: true });
    expect(await verifyCredentials(context, ada)).toEqual({ outcome: "code needed" });
    const code = codeAt(secret, clock.now());
    await expect(
      verifyCredentials(context, { ...ada, code: codeAt(secret, new Date(clock.now().getTime() - 30_000)) }),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(
      verifyCredentials(context, { ...ada, code: codeAt(secret, new Date(clock.now().getTime() + 30_000)) }),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    const both = await Promise.allSettled([1, 2].map(() => verifyCredentials(context, { ...ada, code })));
    expect(both.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expect(verifyCredentials(context, { ...ada, code })).rejects.toMatchObject({ code: "unauthenticated" });
    clock.pass(30_000);
    expect(await verifyCredentials(context, { ...ada, code: codeAt(secret, clock.now()) })).toMatchObject({
      method: "password and code",
    });
  });

  it("cannot be guessed by mixing wrong codes with right passwords", async () => {
    const { context } = await installation(await open(), { secondFactor: true });
    let answered = 0;
    for (let i = 0; i < 12; i++) {
      const error = await verifyCredentials(context, { ...ada, code: "000000" }).catch((failure) => failure);
      if (error.code === "unauthenticated") answered++;
      await verifyCredentials(context, ada).catch(() => undefined);
    }
    expect(answered).toBeLessThanOrEqual(5);
  });

  it("is stored so that neither the database nor another account can use it", async () => {
    const { own, context, secret, actor } = await installation(await open(), { secondFactor: true });
    const row = await context.database.user.findUniqueOrThrow({ where: { id: actor.id } });
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(() => own.secondFactor.open("another", row.totpSecret ?? "")).toThrow();
    expect(own.secondFactor.open(actor.id, row.totpSecret ?? "")).toBe(secret);
  });

  it("is begun, turned off and reset only by those who may", async () => {
    const { own, clock, secret, context, actor } = await installation(await open(), { secondFactor: true });
    await expect(beginTotp(own, { password: goodPassword, code: codeAt(secret, clock.now()) })).rejects.toMatchObject({
      code: "conflict",
    });
    clock.pass(30_000);
    await expect(disableTotp(own, { password: goodPassword })).rejects.toMatchObject({ code: "invalid" });
    await expect(disableTotp(own, { password: "wrong one", code: codeAt(secret, clock.now()) })).rejects.toMatchObject({
      code: "invalid",
    });
    await disableTotp(own, { password: goodPassword, code: codeAt(secret, clock.now()) });
    expect(await verifyCredentials(context, ada)).toMatchObject({ method: "password" });
    const { secret: second } = await beginTotp(own, { password: goodPassword });
    await expect(confirmTotp(own, { code: codeAt(secret, clock.now()) })).rejects.toMatchObject({ code: "invalid" });
    expect(await verifyCredentials(context, ada)).toMatchObject({ outcome: "verified" });
    await confirmTotp(own, { code: codeAt(second, clock.now()) });
    const viewer = { ...own, actor: { ...actor, grants: [{ environmentId: "*", role: "viewer" as const }] } };
    await expect(resetTotp(viewer, { userId: actor.id })).rejects.toMatchObject({ code: "forbidden" });
    await resetTotp(own, { userId: actor.id });
    expect(await verifyCredentials(context, ada)).toMatchObject({ method: "password" });
  });
});
