import { expect, it } from "vitest";
import { testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, testClock, testSignIn } from "#e2e/support/sign-in.ts";
import type { Database } from "#lib/core/database.ts";
import { createUser } from "../people/create-user.ts";
import { disableUser } from "../people/disable-user.ts";
import { setGrants } from "../people/set-grants.ts";
import { hashOfSecret } from "../secret-hash.ts";
import { listSessions } from "./list-sessions.ts";
import { isSessionAlive, readSession } from "./read-session.ts";
import { endOwnSession, revokeSession } from "./revoke-session.ts";
import { startSession } from "./start-session.ts";

const minute = 60_000;

async function installation(database: Database) {
  const clock = testClock();
  const context = await testSignIn(database, { now: clock.now });
  const ada = await claimFor(context);
  const admin = await testSignIn(database, { actor: ada, now: clock.now });
  const start = (userId: string) => startSession(context, { userId, method: "password", strong: true });
  const read = (secret: string, activity = true) => readSession(context, secret, { activity });
  return { clock, context, ada, admin, start, read };
}

describeOnBothDatabases("a session", (open) => {
  it("is found by its secret, which the database does not hold", async () => {
    const { context, ada, start, read } = await installation(await open());
    const { secret, sessionId } = await start(ada.id);
    expect(Buffer.from(secret, "base64url").length).toBeGreaterThanOrEqual(16);
    expect(await read(secret)).toMatchObject({ kind: "user", id: ada.id, name: "Ada", sessionId });
    const dump = JSON.stringify([
      await context.database.session.findMany(),
      await context.database.auditEvent.findMany(),
    ]);
    expect(dump).not.toContain(secret);
    expect(sessionId).toBe(hashOfSecret(secret));
    expect(await read(sessionId)).toBeNull();
    expect(await read("")).toBeNull();
    expect((await start(ada.id)).secret).not.toBe(secret);
  });

  it("ends after 30 minutes without a request, and requests keep it alive", async () => {
    const { ada, clock, start, read } = await installation(await open());
    const { secret } = await start(ada.id);
    for (let i = 0; i < 3; i++) {
      clock.pass(29 * minute);
      expect(await read(secret)).not.toBeNull();
    }
    clock.pass(30 * minute);
    expect(await read(secret)).toBeNull();
  });

  it("is not kept alive by live streams", async () => {
    const { context, ada, clock, start, read } = await installation(await open());
    const { secret, sessionId } = await start(ada.id);
    clock.pass(20 * minute);
    expect(await read(secret, false)).not.toBeNull();
    expect(await isSessionAlive(context, sessionId)).toBe(true);
    clock.pass(11 * minute);
    expect(await isSessionAlive(context, sessionId)).toBe(false);
    expect(await read(secret, false)).toBeNull();
  });

  it("ends after 12 hours, however busy", async () => {
    const { ada, clock, start, read } = await installation(await open());
    const { secret } = await start(ada.id);
    for (let i = 0; i < 12 * 3 - 1; i++) {
      clock.pass(20 * minute);
      expect(await read(secret)).not.toBeNull();
    }
    clock.pass(20 * minute);
    expect(await read(secret)).toBeNull();
  });

  it("notes activity at most once a minute", async () => {
    const { context, ada, clock, start, read } = await installation(await open());
    const { secret, sessionId } = await start(ada.id);
    const seen = async () =>
      (await context.database.session.findUniqueOrThrow({ where: { id: sessionId } })).lastSeenAt.getTime();
    const started = await seen();
    clock.pass(59_000);
    await read(secret);
    expect(await seen()).toBe(started);
    clock.pass(1_000);
    await read(secret);
    expect(await seen()).toBe(started + minute);
  });

  it("ends at once when it is revoked, its account disabled, or its person signs out", async () => {
    const { context, ada, admin, start, read } = await installation(await open());
    const invited = await createUser(admin, {
      email: "bo@example.com",
      name: "Bo",
      grants: [{ environmentId: "*", role: "operator" }],
    });
    const [first, second, third] = [await start(invited.userId), await start(invited.userId), await start(ada.id)];
    await revokeSession(admin, { sessionId: first.sessionId });
    expect(await read(first.secret)).toBeNull();
    expect(await isSessionAlive(context, first.sessionId)).toBe(false);
    await expect(revokeSession(admin, { sessionId: first.sessionId })).rejects.toMatchObject({ code: "not_found" });
    expect(await read(second.secret)).not.toBeNull();
    await disableUser(admin, { userId: invited.userId, disabled: true });
    expect(await read(second.secret)).toBeNull();
    await expect(start(invited.userId)).rejects.toMatchObject({ code: "forbidden" });
    const actor = await read(third.secret);
    if (!actor) throw new Error("the session should be alive");
    await endOwnSession({ ...context, actor });
    expect(await read(third.secret)).toBeNull();
  });

  it("carries the grants of this moment, not those of its start", async () => {
    const { admin, start, read } = await installation(await open());
    const { userId } = await createUser(admin, {
      email: "bo@example.com",
      name: "Bo",
      grants: [{ environmentId: "*", role: "operator" }],
    });
    const { secret } = await start(userId);
    expect((await read(secret))?.grants).toEqual([{ environmentId: "*", role: "operator" }]);
    await setGrants(admin, { userId, grants: [] });
    expect((await read(secret))?.grants).toEqual([]);
  });

  it("is listed and ended by its owner, and by nobody else but an administrator", async () => {
    const { admin, ada, context, start, read } = await installation(await open());
    const bo = await createUser(admin, {
      email: "bo@example.com",
      name: "Bo",
      grants: [{ environmentId: "*", role: "viewer" }],
    });
    const [own, other] = [await start(bo.userId), await start(ada.id)];
    const actor = await read(own.secret);
    if (!actor) throw new Error("the session should be alive");
    const asBo = { ...context, actor };
    expect(await listSessions(asBo)).toMatchObject([{ id: own.sessionId, current: true, userName: "Bo" }]);
    await expect(listSessions(asBo, { all: true })).rejects.toMatchObject({ code: "forbidden" });
    await expect(revokeSession(asBo, { sessionId: other.sessionId })).rejects.toMatchObject({ code: "forbidden" });
    expect(await read(other.secret)).not.toBeNull();
    expect(await listSessions(admin, { all: true })).toHaveLength(2);
    await revokeSession(asBo, { sessionId: own.sessionId });
    expect(await read(own.secret)).toBeNull();
    const stranger = { ...context, actor: testUser("viewer") };
    await expect(revokeSession(stranger, { sessionId: "no-such" })).rejects.toMatchObject({ code: "forbidden" });
  });
});
