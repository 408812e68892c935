import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, testSignIn } from "#e2e/support/sign-in.ts";
import type { Actor } from "#lib/core/access.ts";
import type { Database } from "#lib/core/database.ts";
import { createUser } from "../people/create-user.ts";
import { endSessions } from "./end-sessions.ts";
import { readSession } from "./read-session.ts";
import { startSession } from "./start-session.ts";

async function twoPeople(database: Database) {
  const context = await testSignIn(database);
  const ada = await claimFor(context);
  const admin = await testSignIn(database, { actor: ada });
  const { userId } = await createUser(admin, {
    email: "grace@example.com",
    name: "Grace",
    grants: [{ environmentId: "*", role: "viewer" }],
  });
  const start = (id: string) => startSession(context, { userId: id, method: "password", strong: true });
  const alive = async (secret: string) => (await readSession(context, secret, { activity: false })) !== null;
  const grace = (sessionId: string): Actor => ({
    kind: "user",
    id: userId,
    name: "Grace",
    sessionId,
    grants: [{ environmentId: "*", role: "viewer" }],
    strongAt: null,
  });
  return { ada, admin, userId, start, alive, grace, database };
}

describeOnBothDatabases("ending all sessions of a person", (open) => {
  it("leaves the one that asks, and nobody else's", async () => {
    const { ada, userId, start, alive, grace, database } = await twoPeople(await open());
    const [here, there, adas] = [await start(userId), await start(userId), await start(ada.id)];
    const context = await testSignIn(database, { actor: grace(here.sessionId) });
    expect(await endSessions(context, { userId })).toEqual({ ended: 1 });
    expect([await alive(here.secret), await alive(there.secret), await alive(adas.secret)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("is an administrator's right over others, and is written down", async () => {
    const { ada, admin, userId, start, alive, grace, database } = await twoPeople(await open());
    const [hers, adas] = [await start(userId), await start(ada.id)];
    const context = await testSignIn(database, { actor: grace(hers.sessionId) });
    await expect(endSessions(context, { userId: ada.id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await alive(adas.secret)).toBe(true);
    expect(await endSessions(admin, { userId })).toEqual({ ended: 1 });
    expect(await alive(hers.secret)).toBe(false);
    const rows = await database.auditEvent.findMany({ where: { action: "session.revoke_all" } });
    expect(rows.map((row) => row.result).sort()).toEqual(["allowed", "refused"]);
  });

  it("says so when there is no such person", async () => {
    const { admin } = await twoPeople(await open());
    await expect(endSessions(admin, { userId: "nobody" })).rejects.toMatchObject({ code: "not_found" });
  });
});
